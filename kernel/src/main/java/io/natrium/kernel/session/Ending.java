package io.natrium.kernel.session;

import io.natrium.spi.config.GoDuration;
import io.natrium.spi.session.CloseReason;
import io.natrium.spi.transport.CloseCause;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why connections end, and what the log says of those that are too slow. Thread: any. */
final class Ending {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private Ending() {}

  static CloseReason reasonOf(CloseCause cause) {
    return switch (cause) {
      case LOCAL -> CloseReason.SERVER_SHUTDOWN;
      case PEER -> CloseReason.CLIENT_CLOSED;
      case READ_ERROR -> CloseReason.READ_ERROR;
      case WRITE_ERROR -> CloseReason.WRITE_ERROR;
      case TLS_HANDSHAKE -> CloseReason.TLS_HANDSHAKE_ERROR;
    };
  }

  static void logOverflow(String label, long pending, long most) {
    if (pending > most) {
      LOG.info("{} - Slow Consumer Detected: MaxPending of {} Exceeded", label, most);
    } else {
      LOG.info(
          "{} - Slow Consumer Detected: the server has no memory left for outbound data and {}"
              + " bytes are pending here",
          label,
          pending);
    }
  }

  static void logDeadline(String label, boolean again, Duration deadline, long pending) {
    LOG.info(
        "{} - Slow Consumer {}: WriteDeadline of {} exceeded with {} total bytes",
        label,
        again ? "State" : "Detected",
        GoDuration.format(deadline),
        pending);
  }
}
