package io.natrium.spi.protocol;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Registration;
import io.natrium.spi.Stable;
import java.util.Optional;

/** The protocols of the server. Thread: any. */
@Stable
@DoNotImplement
public interface Protocols {

  /**
   * Offers a protocol.
   *
   * @throws IllegalStateException if its name or its WebSocket path is taken
   */
  Registration register(ProtocolProvider protocol);

  /** The protocol of a name. */
  Optional<ProtocolProvider> byName(String name);

  /** The protocol that WebSocket clients speak at a path. */
  Optional<ProtocolProvider> byWebsocketPath(String path);
}
