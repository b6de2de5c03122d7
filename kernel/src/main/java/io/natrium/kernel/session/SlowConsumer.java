package io.natrium.kernel.session;

import io.natrium.spi.config.GoDuration;
import io.natrium.spi.session.CloseReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to a peer that does not take what is sent to it, and what the log says of it. */
final class SlowConsumer {

  private static final Logger LOG = LoggerFactory.getLogger(SlowConsumer.class);

  private final Session session;
  private boolean known;

  SlowConsumer(Session session) {
    this.session = session;
  }

  /** More is pending than may be, or the server has no memory for more. Thread: any. */
  void overflow() {
    long pending = session.outbound().pending();
    if (!session.close(CloseReason.SLOW_CONSUMER_PENDING_BYTES, false)) {
      return;
    }
    long most = session.limits().maxPending();
    if (pending > most) {
      LOG.info("{} - Slow Consumer Detected: MaxPending of {} Exceeded", session.label(), most);
    } else {
      LOG.info(
          "{} - Slow Consumer Detected: the server has no memory left for outbound data and {}"
              + " bytes are pending here",
          session.label(),
          pending);
    }
  }

  /**
   * What was pending was not taken in time. Thread: the loop.
   *
   * @param closes whether the peer has to go for it
   */
  void deadlineMissed(boolean closes) {
    if (closes && !session.close(CloseReason.SLOW_CONSUMER_WRITE_DEADLINE, false)) {
      return;
    }
    if (!closes) {
      session.slowButKept();
    }
    LOG.info(
        "{} - Slow Consumer {}: WriteDeadline of {} exceeded with {} total bytes",
        session.label(),
        known ? "State" : "Detected",
        GoDuration.format(session.limits().writeDeadline()),
        session.outbound().pending());
    known = true;
  }
}
