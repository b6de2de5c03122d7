package io.natrium.tcp.netty;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether a loop that has nothing to do sleeps at once or looks again for a moment.
 *
 * <p>Going to sleep and being woken cost both sides several microseconds, which is most of a round
 * trip on one machine. A loop whose pauses were short of late therefore looks again before it
 * sleeps, if a {@link PatienceTrial} finds that it gains by that. It does not after a turn that
 * brought much: more gathers while it sleeps, and a few large reads cost less than many small ones.
 * A loop that is idle for longer than a moment now and then sleeps at once, so an idle server uses
 * no processor.
 *
 * <p>Thread: loop.
 */
final class Pace implements SelectStrategy {

  /** How long a loop looks again; longer than a round trip on one machine. */
  private static final long PATIENCE = TimeUnit.MICROSECONDS.toNanos(50);

  /** Longer pauses count as this long, so that a few short ones make the loop patient again. */
  private static final long LONGEST = 4 * PATIENCE;

  /** Bytes of a turn up to which it brought little. */
  private static final int LITTLE = 4096;

  private final LongSupplier clock;
  private final PatienceTrial trial;
  private int bytes;

  /** Bytes read that the trial does not know of yet. */
  private int unnoted;

  private long usualPause = LONGEST;
  private long pauseBegan;
  private boolean pausing;
  private boolean slept;

  /**
   * A pace that begins without patience.
   *
   * @param clock nanoseconds since any beginning
   */
  Pace(LongSupplier clock) {
    this.clock = clock;
    this.trial = new PatienceTrial(clock);
  }

  /** Notes what a read brought. */
  void read(int count) {
    bytes += count;
    unnoted += count;
  }

  @Override
  public int calculateStrategy(IntSupplier poll, boolean hasTasks) throws Exception {
    if (slept) {
      endPause();
    }
    if (unnoted > 0) {
      endTurn();
    }
    if (!hasTasks && !mayLookAgain()) {
      return sleep();
    }
    int events = poll.get();
    if (events > 0) {
      bytes = 0;
    }
    if (events > 0 || hasTasks) {
      if (pausing) {
        endPause();
      }
      return events;
    }
    if (!pausing) {
      beginPause();
    } else if (clock.getAsLong() - pauseBegan > PATIENCE) {
      return sleep();
    }
    Thread.onSpinWait();
    return CONTINUE;
  }

  private void endTurn() {
    if (usualPause > PATIENCE) {
      trial.forget();
    } else {
      trial.turn(unnoted);
    }
    unnoted = 0;
  }

  private boolean mayLookAgain() {
    return usualPause <= PATIENCE && bytes <= LITTLE && trial.patient();
  }

  /** Sleeps without a look: what is there already ends the sleep at once. */
  private int sleep() {
    if (!pausing) {
      beginPause();
    }
    bytes = 0;
    slept = true;
    return SELECT;
  }

  private void beginPause() {
    pausing = true;
    pauseBegan = clock.getAsLong();
  }

  private void endPause() {
    pausing = false;
    slept = false;
    long pause = Math.min(clock.getAsLong() - pauseBegan, LONGEST);
    usualPause += (pause - usualPause) / 8;
  }
}
