package io.natrium.kernel.plugin.pf4j;

import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.plugin.ConfigHandle;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.ServerPlugin;
import java.util.List;
import java.util.TreeSet;

/**
 * What a plugin declares. Immutable.
 *
 * @param keys configuration keys that it owns
 * @param provides services that it publishes
 * @param uses services that it asks for, a question mark after those it can do without
 */
public record Declared(List<String> keys, List<String> provides, List<String> uses) {

  public Declared {
    keys = List.copyOf(keys);
    provides = List.copyOf(provides);
    uses = List.copyOf(uses);
  }

  /** Lets a plugin declare, on the calling thread. */
  static Declared by(ServerPlugin plugin) {
    Recorder recorder = new Recorder();
    plugin.declare(recorder);
    return new Declared(
        List.copyOf(recorder.keys), List.copyOf(recorder.provides), List.copyOf(recorder.uses));
  }

  private static final class Recorder implements Declaration {

    private final TreeSet<String> keys = new TreeSet<>();
    private final TreeSet<String> provides = new TreeSet<>();
    private final TreeSet<String> uses = new TreeSet<>();

    @Override
    public <T> ConfigHandle<T> section(ConfigSection<T> section) {
      keys.addAll(section.keys());
      return new Unread<>();
    }

    @Override
    public <T> Declaration provides(Class<T> service) {
      provides.add(service.getName());
      return this;
    }

    @Override
    public <T> Declaration uses(Class<T> service, boolean required) {
      uses.add(service.getName() + (required ? "" : "?"));
      return this;
    }

    @Override
    public Declaration authenticates() {
      return this;
    }
  }

  private static final class Unread<T> implements ConfigHandle<T> {

    @Override
    public T get() {
      throw new IllegalStateException("no configuration was read");
    }

    @Override
    public boolean configured() {
      return false;
    }
  }
}
