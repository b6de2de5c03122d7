package io.natrium.spi.plugin;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;
import io.natrium.spi.config.ConfigSection;

/** What a plugin tells the kernel about itself before anything is read or started. */
@Stable
@DoNotImplement
public interface Declaration {

  /**
   * Claims configuration keys. A key belongs to one plugin; a second claim fails the later plugin.
   *
   * @return the handle through which the plugin reads its options from {@code start} on
   */
  <T> ConfigHandle<T> section(ConfigSection<T> section);

  /** Says that {@code start} will publish an implementation of the service. */
  <T> Declaration provides(Class<T> service);

  /**
   * Says that the plugin asks for a service of another plugin.
   *
   * @param required whether the plugin cannot start without it; orders start and stop either way
   */
  <T> Declaration uses(Class<T> service, boolean required);

  /**
   * Says that {@code start} will register an authenticator without which nobody may be let in where
   * the plugin is configured. When a reload brings its keys, peers that come before it has started
   * wait for it, and are refused if it cannot start.
   */
  Declaration authenticates();
}
