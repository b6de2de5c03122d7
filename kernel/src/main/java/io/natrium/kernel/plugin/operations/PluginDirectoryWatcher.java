package io.natrium.kernel.plugin.operations;

import io.natrium.kernel.plugin.PluginHandle;
import io.natrium.kernel.plugin.PluginResult;
import io.natrium.kernel.plugin.execution.Failures;
import io.natrium.kernel.plugin.lifecycle.PluginHost;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a plugins directory: a new jar is loaded, a changed one reloaded, one that is gone
 * unloaded. It polls, which works on every file system and needs no descriptor; a jar counts only
 * after it looked the same for several polls, so one that is still being copied is left alone. What
 * the host refuses is tried again when the file changes or when another plugin was loaded.
 *
 * <p>Owner: its own thread, which waits for each operation of the host. Off until {@link #start}.
 */
public final class PluginDirectoryWatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PluginDirectoryWatcher.class);
  private static final int SAME_POLLS = 2;
  private static final long END_MILLIS = 2_000;

  private final Path directory;
  private final PluginHost host;
  private final Duration interval;
  private final Duration grace;
  private final Map<Path, Seen> seen = new LinkedHashMap<>();
  private Thread thread;
  private volatile boolean closed;

  /** What a file looked like; two equal stamps mean that it did not change in between. */
  private record Stamp(long size, long modified, Object key) {}

  private static final class Seen {

    private Stamp stamp;
    private int polls;
    private Stamp handled;
    private boolean refused;
  }

  /**
   * Makes a watcher.
   *
   * @param interval time between two looks
   * @param grace time that plugins get to drain
   */
  public PluginDirectoryWatcher(
      Path directory, PluginHost host, Duration interval, Duration grace) {
    this.directory = directory.toAbsolutePath().normalize();
    this.host = Objects.requireNonNull(host, "host");
    this.interval = Objects.requireNonNull(interval, "interval");
    this.grace = Objects.requireNonNull(grace, "grace");
  }

  /** Takes what is there as known, and begins to watch. Thread: any, also the conductor. */
  public synchronized void start() {
    adopt();
    thread = new Thread(null, this::watch, "natrium-plugin-directory", 0, false);
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes what is there now as what the host has already seen. */
  void adopt() {
    look()
        .forEach(
            (jar, stamp) -> {
              Seen file = new Seen();
              file.stamp = stamp;
              file.polls = SAME_POLLS;
              file.handled = stamp;
              file.refused = idOf(jar).isEmpty();
              seen.put(jar, file);
            });
  }

  private void watch() {
    while (!closed) {
      try {
        TimeUnit.NANOSECONDS.sleep(interval.toNanos());
        poll();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("Watching {} failed, it goes on: {}", directory, Failures.describe(e));
      }
    }
  }

  /** Looks once, and acts on what has settled. */
  void poll() throws InterruptedException {
    Map<Path, Stamp> present = look();
    Set<Path> all = new LinkedHashSet<>(seen.keySet());
    all.addAll(present.keySet());
    boolean loaded = false;
    for (Path jar : all) {
      Seen file = seen.computeIfAbsent(jar, path -> new Seen());
      Stamp stamp = present.get(jar);
      if (Objects.equals(stamp, file.stamp)) {
        file.polls++;
      } else {
        file.stamp = stamp;
        file.polls = 1;
      }
      if (file.polls >= SAME_POLLS && !Objects.equals(stamp, file.handled)) {
        loaded |= settle(jar, file);
      } else if (stamp == null && file.handled == null && file.polls >= SAME_POLLS) {
        seen.remove(jar);
      }
    }
    if (loaded) {
      retryRefused();
    }
  }

  private Map<Path, Stamp> look() {
    Map<Path, Stamp> present = new LinkedHashMap<>();
    if (!Files.isDirectory(directory)) {
      return present;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
      for (Path file : files) {
        stamp(file).ifPresent(stamp -> present.put(file, stamp));
      }
    } catch (IOException e) {
      LOG.warn("The plugins directory {} cannot be read: {}", directory, e.toString());
      // nothing can be said of the files, so nothing is unloaded
      seen.forEach((jar, file) -> present.put(jar, file.stamp));
    }
    return present;
  }

  private static Optional<Stamp> stamp(Path file) {
    try {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
      return facts.isRegularFile()
          ? Optional.of(
              new Stamp(facts.size(), facts.lastModifiedTime().toMillis(), facts.fileKey()))
          : Optional.empty();
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at: {}", file, e.toString());
      return Optional.empty();
    }
  }

  /** Acts on a file that changed and has settled; tells whether a plugin came. */
  private boolean settle(Path jar, Seen file) throws InterruptedException {
    file.handled = file.stamp;
    Optional<String> id = idOf(jar);
    if (file.stamp == null) {
      if (id.isPresent()) {
        outcome(jar, host.unload(id.get(), grace));
      }
      seen.remove(jar);
      return false;
    }
    PluginResult result =
        outcome(jar, id.isPresent() ? host.reload(id.get(), grace) : host.load(jar));
    file.refused = result.outcome() == PluginResult.Outcome.REFUSED && id.isEmpty();
    return result.outcome() == PluginResult.Outcome.DONE;
  }

  private void retryRefused() throws InterruptedException {
    for (Map.Entry<Path, Seen> entry : Map.copyOf(seen).entrySet()) {
      Seen file = entry.getValue();
      if (file.refused && file.stamp != null && Objects.equals(file.stamp, file.handled)) {
        PluginResult result = outcome(entry.getKey(), host.load(entry.getKey()));
        file.refused = result.outcome() == PluginResult.Outcome.REFUSED;
      }
    }
  }

  private PluginResult outcome(Path jar, Future<PluginResult> operation)
      throws InterruptedException {
    try {
      PluginResult result = operation.get();
      LOG.debug("{}: {} {}", jar, result.outcome(), result.reason());
      return result;
    } catch (ExecutionException e) {
      LOG.warn("{}: {}", jar, Failures.describe(e.getCause()));
      return PluginResult.refused(jar.toString(), Failures.describe(e.getCause()));
    }
  }

  private Optional<String> idOf(Path jar) {
    return host.plugins().stream()
        .filter(plugin -> plugin.source().equals(jar.toString()))
        .map(PluginHandle::id)
        .findFirst();
  }

  /** Ends the watch, and waits for its thread, which lets go of an operation under way. */
  @Override
  public synchronized void close() {
    closed = true;
    if (thread == null) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }
}
