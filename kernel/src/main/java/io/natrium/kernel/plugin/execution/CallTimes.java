package io.natrium.kernel.plugin.execution;

import java.util.concurrent.atomic.LongAdder;

/**
 * How long calls took, in classes whose width grows with the time: four for each power of two. What
 * takes longer than half an hour counts as that. Thread: any; adding allocates nothing.
 */
final class CallTimes {

  private static final int PER_POWER_BITS = 2;
  private static final int PER_POWER = 1 << PER_POWER_BITS;
  private static final int POWERS = 40;

  private final LongAdder[] classes = new LongAdder[POWERS * PER_POWER];

  CallTimes() {
    for (int i = 0; i < classes.length; i++) {
      classes[i] = new LongAdder();
    }
  }

  void add(long nanos) {
    classes[classOf(nanos)].increment();
  }

  private static int classOf(long nanos) {
    if (nanos < PER_POWER) {
      return (int) Math.max(0, nanos);
    }
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
    int part = (int) (nanos >>> (power - PER_POWER_BITS)) & (PER_POWER - 1);
    return Math.min((power - 1) * PER_POWER + part, POWERS * PER_POWER - 1);
  }

  /** The largest time of a class. */
  private static long upperBound(int number) {
    if (number < PER_POWER) {
      return number;
    }
    int power = number / PER_POWER + 1;
    long width = 1L << (power - PER_POWER_BITS);
    return (1L << power) + (number % PER_POWER + 1) * width - 1;
  }

  /** The time that so many of a hundred calls did not exceed, rounded up; 0 without calls. */
  long percentile(int percent) {
    long[] counts = new long[classes.length];
    long all = 0;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = classes[i].sum();
      all += counts[i];
    }
    long within = (all * percent + 99) / 100;
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= within && within > 0) {
        return upperBound(i);
      }
    }
    return 0;
  }
}
