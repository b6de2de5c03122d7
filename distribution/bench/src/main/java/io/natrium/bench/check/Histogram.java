package io.natrium.bench.check;

import java.util.Arrays;

/** Times in log-linear buckets, 1.6 % wide. */
public final class Histogram {

  private static final int BITS = 6;
  private static final int SUB = 1 << BITS;

  private final long[] counts = new long[SUB * 64];
  private long count;
  private long highest;

  public void add(long nanos) {
    long value = Math.max(nanos, 0);
    count++;
    if (value > highest) {
      highest = value;
    }
    counts[bucket(value)]++;
  }

  private static int bucket(long value) {
    int shift = 64 - Long.numberOfLeadingZeros(value | SUB - 1) - BITS;
    return shift * SUB + (int) (value >>> shift);
  }

  private static long middle(int bucket) {
    int shift = bucket / SUB;
    long low = (long) (bucket % SUB) << shift;
    return shift == 0 ? low : low + (1L << shift - 1);
  }

  public void clear() {
    Arrays.fill(counts, 0);
    count = 0;
    highest = 0;
  }

  public long count() {
    return count;
  }

  public long highest() {
    return highest;
  }

  /** The value in nanoseconds below which a share of all values lies; 0 if there are none. */
  public long percentile(double share) {
    if (count == 0) {
      return 0;
    }
    long wanted = Math.max(1, (long) Math.ceil(share * count));
    long passed = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      passed += counts[bucket];
      if (passed >= wanted) {
        return Math.min(middle(bucket), highest);
      }
    }
    return highest;
  }
}
