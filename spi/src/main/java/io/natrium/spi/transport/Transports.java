package io.natrium.spi.transport;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Registration;
import io.natrium.spi.Stable;
import java.util.Optional;

/** The transports of the server by scheme. Thread: any. */
@Stable
@DoNotImplement
public interface Transports {

  /**
   * Offers a transport. The server opens those of its listeners that wait for the scheme.
   *
   * @throws IllegalStateException if the scheme is taken
   */
  Registration register(TransportProvider transport);

  /**
   * Announces where a listener of the plugin can be reached; the server lists it among its ports
   * until the registration is closed.
   *
   * @param kind what the listener serves: {@code websocket}, {@code monitoring}, {@code cluster}
   * @param url URL with the port really bound
   */
  Registration announce(String kind, String url);

  /** The transport registered for a scheme, such as {@code tcp}. */
  Optional<TransportProvider> byScheme(String scheme);
}
