package io.natrium.bench.check;

import java.nio.ByteBuffer;

/**
 * The layout of a payload. Little-endian buffers only.
 *
 * <pre>
 * offset 0   publisher (16 bits) and sequence (48 bits)
 * offset 8   check word, a mix of the first word
 * offset 16  time in nanoseconds, in timed payloads only
 * then       a fixed pattern that depends on the offset
 * </pre>
 */
public final class Payload {

  /** The smallest size of a payload without a time. */
  public static final int SMALLEST = 16;

  /** The smallest size of a payload with a time. */
  public static final int SMALLEST_TIMED = 24;

  private static final int SEQUENCE_BITS = 48;
  private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;
  private static final int PERIOD = 256;
  private static final long[] PATTERN = pattern();

  private Payload() {}

  private static long[] pattern() {
    long[] words = new long[PERIOD];
    for (int offset = 0; offset < PERIOD; offset++) {
      for (int i = 7; i >= 0; i--) {
        words[offset] = words[offset] << 8 | patternByte(offset + i) & 0xFF;
      }
    }
    return words;
  }

  private static byte patternByte(int offset) {
    return (byte) (offset * 7 + 13);
  }

  /** Publisher and sequence in one word. */
  public static long word(int publisher, long sequence) {
    return (long) publisher << SEQUENCE_BITS | sequence & SEQUENCE_MASK;
  }

  /** The publisher of a word. */
  public static int publisher(long word) {
    return (int) (word >>> SEQUENCE_BITS);
  }

  /** The sequence of a word. */
  public static long sequence(long word) {
    return word & SEQUENCE_MASK;
  }

  private static long mix(long word) {
    long mixed = (word ^ word >>> 31) * 0x9E3779B97F4A7C15L;
    return mixed ^ mixed >>> 29;
  }

  /** Writes the pattern of a whole payload. */
  public static void fill(ByteBuffer into, int at, int size) {
    for (int offset = 0; offset < size; offset++) {
      into.put(at + offset, patternByte(offset));
    }
  }

  /** Writes word and check word. */
  public static void stamp(ByteBuffer into, int at, long word) {
    into.putLong(at, word);
    into.putLong(at + 8, mix(word));
  }

  /** Writes the time of a timed payload. */
  public static void stampTime(ByteBuffer into, int at, long nanos) {
    into.putLong(at + 16, nanos);
  }

  /** The word of a payload. */
  public static long wordOf(ByteBuffer from, int at) {
    return from.getLong(at);
  }

  /** The time of a timed payload. */
  public static long timeOf(ByteBuffer from, int at) {
    return from.getLong(at + 16);
  }

  /**
   * Whether a payload is as it was written.
   *
   * @param whole compares all of the pattern, not its end alone
   */
  public static boolean isIntact(ByteBuffer from, int at, int size, boolean timed, boolean whole) {
    if (size < SMALLEST || from.getLong(at + 8) != mix(from.getLong(at))) {
      return false;
    }
    int offset = timed ? SMALLEST_TIMED : SMALLEST;
    if (size - offset >= 8) {
      int last = size - 8;
      if (from.getLong(at + last) != PATTERN[last & PERIOD - 1]) {
        return false;
      }
      return !whole || isPattern(from, at, offset, last);
    }
    for (; offset < size; offset++) {
      if (from.get(at + offset) != patternByte(offset)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPattern(ByteBuffer from, int at, int start, int end) {
    for (int offset = start; offset < end; offset += 8) {
      if (from.getLong(at + offset) != PATTERN[offset & PERIOD - 1]) {
        return false;
      }
    }
    return true;
  }
}
