package io.natrium.spi.monitor;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Registration;
import io.natrium.spi.Stable;
import java.util.Collection;
import java.util.Optional;

/** The endpoints of the server by name. Thread: any. */
@Stable
@DoNotImplement
public interface Monitoring {

  /**
   * Adds a document.
   *
   * @throws IllegalStateException if the name is taken
   */
  Registration register(MonitorEndpoint endpoint);

  /** The endpoint of a name in upper case, such as {@code VARZ}. */
  Optional<MonitorEndpoint> byName(String name);

  /** All endpoints at this moment. */
  Collection<MonitorEndpoint> endpoints();
}
