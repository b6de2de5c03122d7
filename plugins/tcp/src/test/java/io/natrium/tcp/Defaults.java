package io.natrium.tcp;

import io.natrium.spi.Registration;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.monitor.Monitoring;
import io.natrium.spi.plugin.ConfigHandle;
import io.natrium.spi.plugin.Declaration;
import java.lang.reflect.Proxy;

/** What a server without configuration lets plugins declare. Stateless. */
final class Defaults implements Declaration {

  @Override
  public <T> ConfigHandle<T> section(ConfigSection<T> section) {
    return new ConfigHandle<>() {
      @Override
      public T get() {
        return section.defaults();
      }

      @Override
      public boolean configured() {
        return false;
      }
    };
  }

  @Override
  public <T> Declaration provides(Class<T> service) {
    return this;
  }

  @Override
  public <T> Declaration uses(Class<T> service, boolean required) {
    return this;
  }

  @Override
  public Declaration authenticates() {
    return this;
  }

  /** Monitoring that nobody looks at. */
  static Monitoring monitoring() {
    return (Monitoring)
        Proxy.newProxyInstance(
            Monitoring.class.getClassLoader(),
            new Class<?>[] {Monitoring.class},
            (proxy, method, arguments) -> (Registration) () -> {});
  }
}
