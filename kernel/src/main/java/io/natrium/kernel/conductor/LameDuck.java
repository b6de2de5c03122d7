package io.natrium.kernel.conductor;

import io.natrium.kernel.options.TimingOptions;
import io.natrium.kernel.session.Session;
import io.natrium.spi.session.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slow way out: after a grace period the clients are closed one by one, spread over the
 * duration, so that they do not all arrive at another server at once. Owned by the conductor.
 */
final class LameDuck {

  private static final Logger LOG = LoggerFactory.getLogger(LameDuck.class);
  private static final long MOST_BETWEEN = TimeUnit.SECONDS.toNanos(1);

  private final ScheduledExecutorService conductor;
  private final Runnable afterwards;
  private final List<Session> left = new ArrayList<>();
  private long interval;

  /**
   * Prepares the way out.
   *
   * @param afterwards what to do when no client is left
   */
  LameDuck(ScheduledExecutorService conductor, Runnable afterwards) {
    this.conductor = conductor;
    this.afterwards = afterwards;
  }

  void begin(TimingOptions timing, Iterable<Session> sessions) {
    sessions.forEach(left::add);
    if (left.isEmpty()) {
      afterwards.run();
      return;
    }
    Collections.shuffle(left, ThreadLocalRandom.current());
    Duration grace = timing.lameDuckGracePeriod();
    long spread = timing.lameDuckDuration().minus(grace).toNanos();
    interval = Math.max(1, Math.min(MOST_BETWEEN, spread / left.size()));
    LOG.info("Closing existing clients");
    conductor.schedule(this::closeNext, grace.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void closeNext() {
    while (!left.isEmpty()) {
      Session session = left.remove(left.size() - 1);
      if (session.close(CloseReason.SERVER_SHUTDOWN, true)) {
        break;
      }
    }
    if (left.isEmpty()) {
      afterwards.run();
    } else {
      long jitter = ThreadLocalRandom.current().nextLong(interval / 2 + 1);
      conductor.schedule(this::closeNext, interval / 2 + jitter, TimeUnit.NANOSECONDS);
    }
  }
}
