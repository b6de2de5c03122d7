package io.natrium.kernel.plugin;

import io.natrium.kernel.config.ConfigRejectedException;
import io.natrium.kernel.config.ReloadCoordinator;
import io.natrium.kernel.config.SectionRegistry;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.plugin.ConfigHandle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The plugins' sections in the kernel's configuration. Before the configuration was read they are
 * only registered and read with all the others; afterwards each plugin's are read by themselves.
 *
 * <p>Owner: the thread that runs the host's operations; handles may be read from any thread.
 */
public final class RegisteredSections implements ConfigSections {

  private static final String PLUGIN_BLOCK = "plugins.";

  private final SectionRegistry registry;
  private final Map<String, List<ConfigSection<?>>> claimed = new LinkedHashMap<>();
  private volatile ReloadCoordinator coordinator;

  public RegisteredSections(SectionRegistry registry) {
    this.registry = Objects.requireNonNull(registry, "registry");
  }

  /** Tells that the configuration was read; handles can be used from now on. */
  public void inForce(ReloadCoordinator read) {
    coordinator = Objects.requireNonNull(read, "read");
  }

  @Override
  public <T> ConfigHandle<T> claim(String pluginId, ConfigSection<T> section) {
    registry.add(pluginId, section);
    claimed.computeIfAbsent(pluginId, id -> new ArrayList<>()).add(section);
    return new Handle<>(section);
  }

  @Override
  public void release(String pluginId) {
    List<ConfigSection<?>> sections = claimed.remove(pluginId);
    if (sections == null) {
      return;
    }
    for (ConfigSection<?> section : sections) {
      if (coordinator == null) {
        registry.remove(section);
      } else {
        coordinator.detach(section);
      }
    }
  }

  @Override
  public List<String> read(String pluginId) {
    List<String> problems = new ArrayList<>();
    for (ConfigSection<?> section : claimed.getOrDefault(pluginId, List.of())) {
      try {
        registry.remove(section);
        coordinator.attach(pluginId, section);
      } catch (ConfigRejectedException e) {
        e.errors().forEach(problem -> problems.add(problem.toString()));
      }
    }
    return problems;
  }

  private final class Handle<T> implements ConfigHandle<T> {

    private final ConfigSection<T> section;

    Handle(ConfigSection<T> section) {
      this.section = section;
    }

    private ReloadCoordinator coordinator() {
      ReloadCoordinator read = coordinator;
      if (read == null) {
        throw new IllegalStateException("the configuration was not read yet");
      }
      return read;
    }

    @Override
    public T get() {
      return coordinator().current().value(section);
    }

    @Override
    public boolean configured() {
      ConfigMap root = coordinator().current().reading().root();
      return section.keys().stream().anyMatch(key -> isWritten(root, key));
    }

    private static boolean isWritten(ConfigMap root, String key) {
      if (!key.startsWith(PLUGIN_BLOCK)) {
        return root.find(key).isPresent();
      }
      return root.find("plugins")
          .map(ConfigMap.Entry::value)
          .filter(ConfigMap.class::isInstance)
          .flatMap(blocks -> ((ConfigMap) blocks).find(key.substring(PLUGIN_BLOCK.length())))
          .isPresent();
    }
  }
}
