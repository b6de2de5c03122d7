package io.natrium.kernel.config;

import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.Problem;
import java.util.List;

/**
 * A configuration that every section accepted. Immutable.
 *
 * @param origin where it was read from
 * @param reading what the sections read
 * @param digest as {@code -t} prints it; empty for a text
 * @param warnings to be logged
 */
public record LoadedConfig(
    ConfigOrigin origin, Reading reading, String digest, List<Problem> warnings) {

  /** Copies the warnings. */
  public LoadedConfig {
    warnings = List.copyOf(warnings);
  }

  /**
   * Returns what a section read.
   *
   * @param section the registered instance
   * @param <T> its value type
   * @return the value
   * @throws IllegalArgumentException when the section was not registered at the time of loading
   */
  public <T> T value(ConfigSection<T> section) {
    return reading
        .value(section)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "section \"" + section.name() + "\" was not registered"));
  }
}
