package io.natrium.spi.session;

import io.natrium.spi.Stable;
import io.natrium.spi.transport.StreamChannel;
import java.util.Objects;

/**
 * What a protocol says of a peer's session.
 *
 * @param protocol name of the protocol, part of the connection type
 * @param channel channel of the peer
 */
@Stable
public record SessionSpec(String protocol, StreamChannel channel) {

  public SessionSpec {
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(channel, "channel");
  }
}
