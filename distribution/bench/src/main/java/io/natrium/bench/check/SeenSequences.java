package io.natrium.bench.check;

import java.util.Arrays;

/** Which sequences of one publisher came: one bit each. */
final class SeenSequences {

  private static final long MOST_WORDS = 1L << 27;

  private long[] bits = new long[1024];
  private long count;

  /** Whether the sequence is new. */
  boolean add(long sequence) {
    long index = sequence >>> 6;
    if (index >= bits.length) {
      if (index >= MOST_WORDS) {
        throw new IllegalArgumentException("sequence " + sequence + " is beyond any run");
      }
      bits = Arrays.copyOf(bits, (int) Math.max(index + 1, bits.length * 2L));
    }
    long bit = 1L << sequence;
    if ((bits[(int) index] & bit) != 0) {
      return false;
    }
    bits[(int) index] |= bit;
    count++;
    return true;
  }

  long count() {
    return count;
  }

  /** The first sequence below a bound that did not come, or the bound. */
  long firstMissing(long bound) {
    for (int index = 0; index < bits.length; index++) {
      if (bits[index] != -1L) {
        return Math.min(bound, index * 64L + Long.numberOfTrailingZeros(~bits[index]));
      }
    }
    return bound;
  }
}
