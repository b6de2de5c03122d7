package io.natrium.kernel.plugin.context;

import io.natrium.kernel.intercept.Seated;
import io.natrium.kernel.plugin.execution.Failures;
import io.natrium.spi.Registration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that one plugin put into the server since it started, in order. What the plugin closes leaves
 * the ledger; what it forgot is closed in reverse order when it stops. One ledger per start: after
 * {@link #closeAll} it takes nothing more, so a late registration of a plugin that is over fails
 * instead of staying behind.
 *
 * <p>Thread: any; the lock covers the set only and is never held while something is closed.
 */
public final class RegistrationLedger {

  /** What a registration is; tells which ones let new work in. */
  public enum Kind {
    TRANSPORT("transport"),
    LISTENER("listener"),
    PROTOCOL("protocol"),
    AUTHENTICATOR("authenticator"),
    INTERCEPTOR("interceptor"),
    ENDPOINT("monitoring endpoint"),
    SERVICE("service"),
    SERVICE_LISTENER("listener for a service"),
    CLIENT("internal client"),
    SUBSCRIPTION("subscription");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** How the server takes registrations back. */
  public enum Leave {
    /** The plugin may come back, and what must not be without it meanwhile keeps its place. */
    FOR_NOW,
    FOR_GOOD
  }

  private static final Logger LOG = LoggerFactory.getLogger(RegistrationLedger.class);

  private final String pluginId;
  private final Set<Entry> entries = new LinkedHashSet<>();
  private boolean closed;

  RegistrationLedger(String pluginId) {
    this.pluginId = pluginId;
  }

  /**
   * Makes a registration and enters it.
   *
   * @return the handle for the plugin, which takes the registration back and leaves the ledger
   * @throws IllegalStateException if the plugin is stopped
   */
  Registration enter(Kind kind, String name, Supplier<? extends AutoCloseable> maker) {
    check();
    AutoCloseable made = maker.get();
    Entry entry = new Entry(kind, name, made);
    boolean late;
    synchronized (entries) {
      late = closed;
      if (!late) {
        entries.add(entry);
      }
    }
    if (late) {
      entry.close();
      check();
    }
    return entry;
  }

  /** Throws if the plugin is stopped. */
  void check() {
    synchronized (entries) {
      if (closed) {
        throw new IllegalStateException("plugin " + pluginId + " is stopped");
      }
    }
  }

  /** Closes what is of one of the kinds, latest first. */
  public void close(Set<Kind> kinds, Leave how) {
    List<Entry> open;
    synchronized (entries) {
      open = new ArrayList<>(entries);
    }
    for (int i = open.size() - 1; i >= 0; i--) {
      if (kinds.contains(open.get(i).kind)) {
        open.get(i).end(how);
      }
    }
  }

  /**
   * Closes everything, latest first, and takes nothing more.
   *
   * @return what the plugin had left open, latest first
   */
  public List<String> closeAll(Leave how) {
    List<Entry> open;
    synchronized (entries) {
      closed = true;
      open = new ArrayList<>(entries);
    }
    List<String> forgotten = new ArrayList<>();
    for (int i = open.size() - 1; i >= 0; i--) {
      forgotten.add(open.get(i).toString());
      open.get(i).end(how);
    }
    return forgotten;
  }

  /** The names of what is registered and of one kind. */
  public Set<String> names(Kind kind) {
    Set<String> names = new LinkedHashSet<>();
    synchronized (entries) {
      for (Entry entry : entries) {
        if (entry.kind == kind) {
          names.add(entry.name);
        }
      }
    }
    return names;
  }

  int size() {
    synchronized (entries) {
      return entries.size();
    }
  }

  private final class Entry implements Registration {

    private final Kind kind;
    private final String name;
    private AutoCloseable target;

    Entry(Kind kind, String name, AutoCloseable target) {
      this.kind = kind;
      this.name = name;
      this.target = target;
    }

    /** The plugin does not want it any more, and what it wants is meant for good. */
    @Override
    public void close() {
      end(Leave.FOR_GOOD);
    }

    private void end(Leave how) {
      AutoCloseable taken;
      synchronized (entries) {
        taken = target;
        target = null;
        entries.remove(this);
      }
      if (taken == null) {
        return;
      }
      try {
        if (how == Leave.FOR_NOW && taken instanceof Seated seated) {
          seated.leave();
        } else {
          taken.close();
        }
      } catch (Exception e) {
        LOG.warn("Plugin {}: cannot take back {}: {}", pluginId, this, Failures.describe(e));
      }
    }

    @Override
    public String toString() {
      return kind + " " + name;
    }
  }
}
