package io.natrium.kernel.session;

import io.natrium.spi.Registration;
import java.util.concurrent.TimeUnit;

/**
 * Notices that a peer does not take what waits for it. What is pending when the watch begins has to
 * be taken within the deadline; then the watch begins anew with what is pending by then. One timer
 * per connection, armed while something is pending and looked at once per deadline, so that a busy
 * connection pays nothing per flush. Owned by the connection's loop.
 */
final class WriteDeadline {

  private final Session session;
  private boolean armed;
  private long takenAtStart;
  private long due;
  private Registration timer = () -> {};

  WriteDeadline(Session session) {
    this.session = session;
  }

  /** The transport is about to send. */
  void watch() {
    if (!armed) {
      armed = true;
      begin();
    }
  }

  void stop() {
    timer.close();
  }

  private void begin() {
    takenAtStart = session.outbound().taken();
    due = takenAtStart + session.outbound().pending();
    long delay = session.limits().writeDeadline().toNanos();
    timer = session.channel().loop().schedule(this::fire, delay, TimeUnit.NANOSECONDS);
  }

  private void fire() {
    if (session.isClosing() || session.outbound().pending() == 0) {
      armed = false;
      return;
    }
    long taken = session.outbound().taken();
    if (taken < due) {
      boolean closes = taken == takenAtStart || !session.limits().retriesWrites();
      session.writeDeadlineMissed(closes);
      if (closes) {
        return;
      }
    }
    begin();
  }
}
