package io.natrium.kernel.plugin.context;

import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.plugin.ConfigHandle;
import java.util.List;

/**
 * The configuration as the plugin host needs it. Thread: the one that runs the host's operations,
 * except {@link #claim}, which comes from a control thread while that one waits.
 */
public interface ConfigSections {

  /**
   * Gives the keys of a section to a plugin.
   *
   * @throws IllegalStateException if another owner has one of the keys; the message names it
   */
  <T> ConfigHandle<T> claim(String pluginId, ConfigSection<T> section);

  /** Takes back all sections of a plugin and forgets their objects. */
  void release(String pluginId);

  /**
   * Reads the sections of a plugin that joins a running server from the configuration in force.
   *
   * @return what is wrong with its part of the configuration; empty when the options were taken
   */
  List<String> read(String pluginId);
}
