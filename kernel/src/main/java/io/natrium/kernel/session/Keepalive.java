package io.natrium.kernel.session;

import io.natrium.spi.Registration;
import io.natrium.spi.transport.Endpoint;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Pings an idle connection and notices when it no longer answers. Owned by the connection's loop.
 *
 * <p>As the reference does, the first ping after CONNECT comes within about two seconds, to measure
 * the round trip; later ones are left out while the peer sends by itself.
 */
final class Keepalive {

  private static final long FIRST_PING = TimeUnit.SECONDS.toNanos(2);
  private static final long ROUND_TRIP_VALID = TimeUnit.HOURS.toNanos(1);

  private final Session session;
  private Registration timer = () -> {};
  private int unanswered;
  private long pingedAt;
  private long heardAt = System.nanoTime();
  private volatile long roundTrip;

  Keepalive(Session session) {
    this.session = session;
  }

  /** Waits for the normal interval. */
  void start() {
    arm(interval());
  }

  /** Waits for the short first interval, from CONNECT on. */
  void connected(long openedAt) {
    roundTrip = Math.max(1, System.nanoTime() - openedAt);
    long first = Math.min(interval(), FIRST_PING);
    arm(first + ThreadLocalRandom.current().nextLong(Math.max(1, first / 5)));
  }

  /** The peer sent something by itself. */
  void heard() {
    heardAt = System.nanoTime();
  }

  /** The peer answered a ping. */
  void answered() {
    unanswered = 0;
    if (pingedAt != 0) {
      roundTrip = Math.max(1, System.nanoTime() - pingedAt);
    }
  }

  /** Nanoseconds of the last round trip, 0 while none was measured. Thread: any. */
  long roundTrip() {
    return roundTrip;
  }

  void stop() {
    timer.close();
  }

  private long interval() {
    Duration interval =
        session
            .channel()
            .peer()
            .endpoint()
            .flatMap(Endpoint::pingInterval)
            .orElse(session.limits().pingInterval());
    return interval.toNanos();
  }

  private void arm(long delay) {
    timer.close();
    timer = session.channel().loop().schedule(this::fire, delay, TimeUnit.NANOSECONDS);
  }

  private void fire() {
    if (session.isClosing()) {
      return;
    }
    long now = System.nanoTime();
    boolean measured = pingedAt != 0 && now - pingedAt < ROUND_TRIP_VALID;
    boolean quiet = now - heardAt >= interval();
    if ((quiet || !measured) && !session.isPaused()) {
      if (unanswered + 1 > session.limits().pingMax()) {
        session.stale();
        return;
      }
      unanswered++;
      pingedAt = now;
      session.ping();
    }
    arm(interval());
  }
}
