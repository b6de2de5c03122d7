package io.natrium.spi.transport;

import io.natrium.spi.Stable;
import java.util.Objects;
import java.util.Optional;

/**
 * Where to listen.
 *
 * @param host address or name; {@code 0.0.0.0} means every address of both IP versions
 * @param port port, or 0 for any free one
 * @param tls material that {@link StreamChannel#startTls} may ask for; checked when the listener
 *     opens
 */
@Stable
public record ListenSpec(String host, int port, Optional<TlsSpec> tls) {

  public ListenSpec {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(tls, "tls");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not in 0..65535");
    }
  }
}
