package io.natrium.spi.transport;

import io.natrium.spi.Stable;
import java.time.Duration;
import java.util.Objects;

/**
 * Whom to connect to.
 *
 * @param host address or name
 * @param port port, 1 to 65535
 * @param timeout how long the connection may take
 */
@Stable
public record DialSpec(String host, int port, Duration timeout) {

  public DialSpec {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(timeout, "timeout");
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not in 1..65535");
    }
  }
}
