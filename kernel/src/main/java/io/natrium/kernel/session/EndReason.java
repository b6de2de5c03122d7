package io.natrium.kernel.session;

import io.natrium.spi.session.CloseReason;
import io.natrium.spi.transport.CloseCause;

/** Why a session ended that nobody closed. */
final class EndReason {

  private EndReason() {}

  static CloseReason of(CloseCause cause) {
    return switch (cause) {
      case LOCAL -> CloseReason.SERVER_SHUTDOWN;
      case PEER -> CloseReason.CLIENT_CLOSED;
      case READ_ERROR -> CloseReason.READ_ERROR;
      case WRITE_ERROR -> CloseReason.WRITE_ERROR;
      case TLS_HANDSHAKE -> CloseReason.TLS_HANDSHAKE_ERROR;
    };
  }
}
