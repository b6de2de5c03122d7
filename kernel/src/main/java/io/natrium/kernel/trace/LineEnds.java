package io.natrium.kernel.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds ends of lines eight bytes at a time, since every message with headers is looked at. */
final class LineEnds {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long LINE_ENDS = ONES * '\n';

  private LineEnds() {}

  /** Where the next line begins, or the end if there is none. */
  static int nextLine(byte[] bytes, int from, int end) {
    int at = from;
    while (at <= end - Long.BYTES) {
      long different = (long) LONGS.get(bytes, at) ^ LINE_ENDS;
      // The lowest mark is right; one above it may be of a byte that follows a line end.
      long marks = (different - ONES) & ~different & HIGHS;
      if (marks != 0) {
        return at + (Long.numberOfTrailingZeros(marks) >>> 3) + 1;
      }
      at += Long.BYTES;
    }
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, end);
  }
}
