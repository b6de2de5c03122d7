package io.natrium.spi.transport;

import io.natrium.spi.Stable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A listener beside the server's own client listener, as protocols need to know it: what it tells
 * its peers of itself, and where it asks for other rules than the server's. Immutable; one object
 * serves every peer of the listener.
 *
 * @param host host that peers are told
 * @param port port that peers are told
 * @param tls whether its peers are encrypted before the first byte of the protocol
 * @param connectUrls addresses under which it can be reached, as {@code host:port}
 * @param pingInterval time between pings, empty for the server's
 * @param access who may connect, empty for the server's rules
 */
@Stable
public record Endpoint(
    String host,
    int port,
    boolean tls,
    List<String> connectUrls,
    Optional<Duration> pingInterval,
    Optional<EndpointAccess> access) {

  public Endpoint {
    Objects.requireNonNull(host, "host");
    connectUrls = List.copyOf(connectUrls);
    Objects.requireNonNull(pingInterval, "pingInterval");
    Objects.requireNonNull(access, "access");
  }
}
