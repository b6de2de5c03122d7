package io.natrium.tcp.netty;

import java.util.function.LongSupplier;

/**
 * Finds out whether looking again before sleeping brings a loop more of its traffic.
 *
 * <p>It does where the peers wait for an answer: each pause saved is a message sooner. It does not
 * where they send at their own rate, which costs a processor for nothing, nor where they send all
 * they can, because less gathers then. From outside these look alike, so both ways are tried in
 * turns, twice each, and patience is used only if it brought clearly more bytes in the same time
 * both times. The trial is repeated, more and more seldom while patience does not pay.
 *
 * <p>Thread: loop.
 */
final class PatienceTrial {

  private static final int PHASES = 4;

  /** Turns of a phase. */
  static final int PHASE = 16;

  /** Turns before the first trial. */
  static final int FIRST = 256;

  /** Turns between trials at most; a trial is a small part of them. */
  static final int LAST = 1 << 14;

  /** What patience has to bring at least, as a multiple of what comes without it. */
  private static final double GAIN = 1.25;

  private final LongSupplier clock;
  private boolean pays;
  private int interval;
  private int phase;
  private int turns;
  private long bytes;
  private long began;
  private double mostWithout;
  private double leastWith;

  /**
   * A trial that is still to begin; until then patience does not pay.
   *
   * @param clock nanoseconds since any beginning
   */
  PatienceTrial(LongSupplier clock) {
    this.clock = clock;
    forget();
  }

  /** Begins anew, because the traffic has changed. */
  void forget() {
    pays = false;
    interval = FIRST;
    rest();
  }

  private void rest() {
    phase = -1;
    turns = interval;
  }

  /** Whether to look again before sleeping, now. */
  boolean patient() {
    return phase < 0 ? pays : (phase & 1) == 1;
  }

  /** Notes a turn that brought something. */
  void turn(int count) {
    bytes += count;
    if (--turns > 0) {
      return;
    }
    long now = clock.getAsLong();
    if (phase < 0) {
      mostWithout = 0;
      leastWith = Double.MAX_VALUE;
    } else {
      endPhase(bytes / (double) Math.max(1, now - began));
    }
    began = now;
    bytes = 0;
    turns = PHASE;
    if (++phase == PHASES) {
      judge();
    }
  }

  private void endPhase(double rate) {
    if (patient()) {
      leastWith = Math.min(leastWith, rate);
    } else {
      mostWithout = Math.max(mostWithout, rate);
    }
  }

  private void judge() {
    pays = leastWith > mostWithout * GAIN;
    interval = pays ? LAST : Math.min(interval * 2, LAST);
    rest();
  }
}
