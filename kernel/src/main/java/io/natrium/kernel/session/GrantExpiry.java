package io.natrium.kernel.session;

import io.natrium.spi.Registration;
import io.natrium.spi.session.CloseReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Ends a connection when its grant does. Owned by the connection's loop. */
final class GrantExpiry {

  private final Session session;
  private Registration timer = () -> {};

  GrantExpiry(Session session) {
    this.session = session;
  }

  /** Starts anew with the end of another grant. */
  void at(Optional<Instant> end) {
    stop();
    if (end.isPresent()) {
      long nanos = Math.max(0, Duration.between(Instant.now(), end.get()).toNanos());
      timer = session.channel().loop().schedule(this::expire, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void expire() {
    if (!session.isClosing()) {
      session.sendLastError("User Authentication Expired");
      session.endBatch(0, 0, false);
      session.close(CloseReason.AUTHENTICATION_EXPIRED);
    }
  }

  void stop() {
    timer.close();
    timer = () -> {};
  }
}
