package io.natrium.kernel.session;

import io.natrium.spi.Registration;
import java.util.concurrent.TimeUnit;

/**
 * Notices that a peer takes no bytes any more. One timer per connection, armed while something is
 * pending and looked at once per deadline, so that a busy connection pays nothing per flush. Owned
 * by the connection's loop.
 */
final class WriteDeadline {

  private final Session session;
  private boolean armed;
  private Registration timer = () -> {};

  WriteDeadline(Session session) {
    this.session = session;
  }

  /** The transport is about to send. */
  void watch() {
    if (!armed) {
      armed = true;
      arm(deadline());
    }
  }

  void stop() {
    timer.close();
  }

  private long deadline() {
    return session.limits().writeDeadline().toNanos();
  }

  private void arm(long delay) {
    timer = session.channel().loop().schedule(this::fire, delay, TimeUnit.NANOSECONDS);
  }

  private void fire() {
    if (session.isClosing() || session.outbound().pending() == 0) {
      armed = false;
      return;
    }
    long left = deadline() - (System.nanoTime() - session.outbound().progressAt());
    if (left <= 0) {
      session.writeDeadlineMissed();
    } else {
      arm(left);
    }
  }
}
