package io.natrium.tcp.netty;

import java.util.function.LongSupplier;

/**
 * Finds out whether another way to wait for messages brings a loop more of its traffic than the
 * usual one.
 *
 * <p>From outside, peers that wait for answers, peers that send at their own rate and peers that
 * send all they can look alike. So both ways are tried in turns, twice each, and the other one is
 * used only if it brought clearly more bytes in the same time both times. The trial is repeated,
 * more and more seldom while the other way does not pay.
 *
 * <p>Thread: loop.
 */
final class PaceTrial {

  private static final int PHASES = 4;

  /** Turns of a phase. */
  static final int PHASE = 16;

  /** Turns before the first trial. */
  static final int FIRST = 256;

  /** Turns between trials at most; a trial is a small part of them. */
  static final int LAST = 1 << 14;

  private final LongSupplier clock;
  private final double gain;
  private boolean pays;
  private int interval;
  private int phase;
  private int turns;
  private long bytes;
  private long began;
  private double mostWithout;
  private double leastWith;

  /**
   * A trial that is still to begin; until then the other way does not pay.
   *
   * @param clock nanoseconds since any beginning
   * @param gain what the other way has to bring at least, as a multiple of what the usual one does
   */
  PaceTrial(LongSupplier clock, double gain) {
    this.clock = clock;
    this.gain = gain;
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

  /** Whether to go the other way, now. */
  boolean goesOtherWay() {
    return phase < 0 ? pays : (phase & 1) == 1;
  }

  /** Whether the ways are being compared, and nothing else should change meanwhile. */
  boolean isUnderWay() {
    return phase >= 0;
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
    if (goesOtherWay()) {
      leastWith = Math.min(leastWith, rate);
    } else {
      mostWithout = Math.max(mostWithout, rate);
    }
  }

  private void judge() {
    pays = leastWith > mostWithout * gain;
    interval = pays ? LAST : Math.min(interval * 2, LAST);
    rest();
  }
}
