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
 * sleeps. It does not after a turn that brought much: more gathers while it sleeps, and a few large
 * reads cost less than many small ones. A loop that is idle for longer than a moment now and then
 * sleeps at once, so an idle server uses no processor.
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
  private int bytes;
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
  }

  /** Notes what a read brought. */
  void read(int count) {
    bytes += count;
  }

  @Override
  public int calculateStrategy(IntSupplier poll, boolean hasTasks) throws Exception {
    int events = poll.get();
    boolean idle = events == 0 && !hasTasks;
    if (pausing && (!idle || slept)) {
      endPause();
    }
    if (events > 0) {
      bytes = 0;
    }
    if (!idle) {
      return events;
    }
    if (mayLookAgain()) {
      Thread.onSpinWait();
      return CONTINUE;
    }
    bytes = 0;
    slept = true;
    return SELECT;
  }

  private boolean mayLookAgain() {
    long now = clock.getAsLong();
    if (!pausing) {
      pausing = true;
      pauseBegan = now;
    }
    return usualPause <= PATIENCE && bytes <= LITTLE && now - pauseBegan <= PATIENCE;
  }

  private void endPause() {
    pausing = false;
    slept = false;
    long pause = Math.min(clock.getAsLong() - pauseBegan, LONGEST);
    usualPause += (pause - usualPause) / 8;
  }
}
