package io.natrium.tcp.netty;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How a loop waits for the next messages: asleep, awake, or by handling them a little later.
 *
 * <p>Going to sleep and being woken cost both sides several microseconds, which is most of a round
 * trip on one machine. A loop whose pauses were short of late therefore looks again before it
 * sleeps, if a {@link PaceTrial} finds that it gains by that. It does not after a turn that brought
 * much: more gathers while it sleeps, and a few large reads cost less than many small ones. A loop
 * that is idle for longer than a moment now and then sleeps at once, so an idle server uses no
 * processor.
 *
 * <p>A loop that gets messages one by one as fast as it can take them spends nearly all its time in
 * system calls for one message each, and so do its peers. It rests for some microseconds after a
 * turn that brought little, so that more is there, if another trial finds that more comes in the
 * same time then.
 *
 * <p>Thread: loop.
 */
final class Pace implements SelectStrategy {

  /** How long a loop looks again; longer than a round trip on one machine. */
  private static final long PATIENCE = TimeUnit.MICROSECONDS.toNanos(50);

  /** How long a loop rests; a few times as long as a turn for one message. */
  private static final long REST = TimeUnit.MICROSECONDS.toNanos(15);

  /** Longer pauses count as this long, so that a few short ones make the loop patient again. */
  private static final long LONGEST = 4 * PATIENCE;

  /** Bytes of a turn up to which it brought little. */
  private static final int LITTLE = 4096;

  private final LongSupplier clock;
  private final PaceTrial patience;
  private final PaceTrial rest;
  private int bytes;

  /** Bytes read that the trials do not know of yet. */
  private int unnoted;

  private long usualPause = LONGEST;
  private long pauseBegan;
  private boolean pausing;
  private boolean slept;

  /**
   * A pace that begins without patience and without rest.
   *
   * @param clock nanoseconds since any beginning
   */
  Pace(LongSupplier clock) {
    this.clock = clock;
    this.patience = new PaceTrial(clock, 1.25);
    this.rest = new PaceTrial(clock, 1.15);
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
      if (!hasTasks && bytes <= LITTLE && mayRest()) {
        rest();
      }
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
      patience.forget();
      rest.forget();
    } else if (rest.isUnderWay()) {
      rest.turn(unnoted);
    } else {
      patience.turn(unnoted);
      if (!patience.isUnderWay()) {
        rest.turn(unnoted);
      }
    }
    unnoted = 0;
  }

  private boolean mayRest() {
    return usualPause <= PATIENCE && !patience.isUnderWay() && rest.goesOtherWay();
  }

  private void rest() {
    long began = clock.getAsLong();
    while (clock.getAsLong() - began < REST) {
      Thread.onSpinWait();
    }
  }

  private boolean mayLookAgain() {
    return usualPause <= PATIENCE && bytes <= LITTLE && patience.goesOtherWay();
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
