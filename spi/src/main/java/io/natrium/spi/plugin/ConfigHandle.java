package io.natrium.spi.plugin;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;

/**
 * The options that the kernel read for one section of a plugin. Thread: any.
 *
 * @param <T> the plugin's immutable options type
 */
@Stable
@DoNotImplement
public interface ConfigHandle<T> {

  /**
   * The options in force; after a reload the new ones.
   *
   * @throws IllegalStateException before the configuration was read
   */
  T get();

  /** Whether any of the section's keys was written in the configuration. */
  boolean configured();
}
