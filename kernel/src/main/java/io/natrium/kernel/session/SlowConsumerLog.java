package io.natrium.kernel.session;

import io.natrium.spi.config.GoDuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of peers that do not take what is sent to them. Thread: any. */
final class SlowConsumerLog {

  // under the name of the session, whose events these are
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private SlowConsumerLog() {}

  /** More was pending than the peer, or the server, may have. */
  static void overflowed(Session session, long pending) {
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

  /** What was pending was not taken in time. */
  static void deadlineMissed(Session session, boolean again) {
    LOG.info(
        "{} - Slow Consumer {}: WriteDeadline of {} exceeded with {} total bytes",
        session.label(),
        again ? "State" : "Detected",
        GoDuration.format(session.limits().writeDeadline()),
        session.outbound().pending());
  }
}
