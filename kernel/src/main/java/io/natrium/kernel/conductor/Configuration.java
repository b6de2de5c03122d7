package io.natrium.kernel.conductor;

import io.natrium.kernel.account.AccountOptions;
import io.natrium.kernel.account.AccountsSection;
import io.natrium.kernel.config.ConfigCheck;
import io.natrium.kernel.config.ConfigLoader;
import io.natrium.kernel.config.ConfigOrigin;
import io.natrium.kernel.config.ConfigParser;
import io.natrium.kernel.config.ConfigRejectedException;
import io.natrium.kernel.config.ConfigSource;
import io.natrium.kernel.config.LoadedConfig;
import io.natrium.kernel.config.Overlay;
import io.natrium.kernel.config.Reading;
import io.natrium.kernel.config.ReloadCoordinator;
import io.natrium.kernel.config.ReloadOutcome;
import io.natrium.kernel.config.SectionRegistry;
import io.natrium.kernel.options.ListenerOptions;
import io.natrium.kernel.options.ServerOptions;
import io.natrium.kernel.options.ServerOptionsSection;
import io.natrium.kernel.plugin.context.ConfigSections;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.Problem;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.plugin.ConfigHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The configuration of one server: the kernel's section and those of plugins, read together and
 * reloaded together. Owned by the conductor; handles are read by any thread.
 */
final class Configuration implements ConfigSections {

  private static final String KERNEL = "kernel";

  private final SectionRegistry registry = new SectionRegistry();
  private final ConfigLoader loader;
  private final ConfigOrigin origin;
  private final ServerOptionsSection kernelSection;
  private final AccountsSection accountsSection;
  private final Map<String, List<ConfigSection<?>>> claims = new HashMap<>();
  private volatile ReloadCoordinator coordinator;

  /**
   * Makes a configuration that is not read yet.
   *
   * @param listening plans changes of the client listener
   * @param onChange told the kernel's options after a reload was accepted
   * @param accounts the section of accounts
   */
  Configuration(
      ConfigOrigin origin,
      Overlay overlay,
      BiFunction<ListenerOptions, ListenerOptions, ReloadPlan> listening,
      Consumer<ServerOptions> onChange,
      AccountsSection accounts) {
    this.accountsSection = accounts;
    this.origin = origin;
    this.kernelSection = new ServerOptionsSection(listening, onChange);
    this.loader = new ConfigLoader(new ConfigParser(ConfigSource.system()), registry, overlay);
    registry.add(KERNEL, kernelSection);
    registry.add(KERNEL, accountsSection);
  }

  /** Reads everything; the kernel's options are the result. */
  ServerOptions load() {
    LoadedConfig loaded = loader.load(origin);
    coordinator = new ReloadCoordinator(loader, registry, loaded);
    return loaded.value(kernelSection);
  }

  /** The accounts that were read. */
  AccountOptions accounts() {
    return coordinator.current().value(accountsSection);
  }

  /** Reads everything and starts nothing. */
  ConfigCheck test() {
    return loader.test(origin);
  }

  LoadedConfig current() {
    return coordinator.current();
  }

  /**
   * Reads everything again.
   *
   * @param accepted told what is about to come into force, once nobody objects to it
   */
  ReloadOutcome reload(Consumer<Reading> accepted) {
    return coordinator.reload(current().origin(), accepted);
  }

  @Override
  public synchronized <T> ConfigHandle<T> claim(String pluginId, ConfigSection<T> section) {
    if (coordinator == null) {
      try {
        registry.add(pluginId, section);
      } catch (IllegalArgumentException conflict) {
        throw new IllegalStateException(conflict.getMessage(), conflict);
      }
    }
    claims.computeIfAbsent(pluginId, key -> new ArrayList<>()).add(section);
    return new Handle<>(section);
  }

  @Override
  public synchronized void release(String pluginId) {
    List<ConfigSection<?>> sections = claims.remove(pluginId);
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
  public synchronized List<String> read(String pluginId) {
    try {
      for (ConfigSection<?> section : claims.getOrDefault(pluginId, List.of())) {
        coordinator.attach(pluginId, section);
      }
      return List.of();
    } catch (ConfigRejectedException refused) {
      return refused.errors().stream().map(Problem::toString).toList();
    }
  }

  private final class Handle<T> implements ConfigHandle<T> {

    private final ConfigSection<T> section;

    Handle(ConfigSection<T> section) {
      this.section = section;
    }

    @Override
    public T get() {
      ReloadCoordinator read = coordinator;
      if (read == null) {
        throw new IllegalStateException(
            "the options of section \"" + section.name() + "\" are not read yet");
      }
      return read.current().value(section);
    }

    @Override
    public boolean configured() {
      ReloadCoordinator read = coordinator;
      return read != null && read.current().reading().configures(section);
    }
  }
}
