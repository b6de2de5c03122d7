package io.natrium.spi.transport;

import io.natrium.spi.Stable;
import java.util.Map;
import java.util.Objects;

/**
 * What a transport knows of a peer when it connects. Immutable; may be kept.
 *
 * @param scheme scheme of the transport
 * @param host address of the peer in text, without brackets; empty where there is none
 * @param port port of the peer, 0 where there is none
 * @param attributes facts of one transport, such as cookies of a WebSocket handshake
 */
@Stable
public record PeerInfo(String scheme, String host, int port, Map<String, String> attributes) {

  public PeerInfo {
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(host, "host");
    attributes = Map.copyOf(attributes);
  }
}
