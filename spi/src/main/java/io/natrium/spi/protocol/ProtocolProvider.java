package io.natrium.spi.protocol;

import io.natrium.spi.Stable;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamHandler;
import java.util.Optional;

/** Makes the protocol state of each new peer. Implemented by the kernel and by plugins. */
@Stable
public interface ProtocolProvider {

  /** Name under which listeners find it: {@code nats}, {@code mqtt}. */
  String name();

  /** The path at which WebSocket clients speak it; empty where it is not spoken over WebSocket. */
  default Optional<String> websocketPath() {
    return Optional.empty();
  }

  /**
   * Most bytes that a peer may send as one message, by which transports with frames of their own
   * bound what they unpack. Thread: any; may change with the configuration.
   */
  default int maxMessage() {
    return 1024 * 1024;
  }

  /**
   * Called by a transport for a new peer. Thread: the peer's loop; must not block.
   *
   * @return the peer's handler, or null to refuse the peer
   */
  StreamHandler accept(PeerInfo peer);
}
