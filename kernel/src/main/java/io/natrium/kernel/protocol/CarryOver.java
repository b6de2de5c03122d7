package io.natrium.kernel.protocol;

import java.util.Arrays;

/**
 * Keeps what a read left unfinished until the rest arrives. Owned by the connection's loop. Holds
 * nothing while no frame is unfinished; bounded by the limits that the parser enforces on a frame.
 */
final class CarryOver {

  private static final byte[] NONE = {};
  private static final int KEPT = 1 << 16;

  private byte[] bytes = NONE;
  private int length;

  boolean isEmpty() {
    return length == 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Adds bytes behind those kept. */
  void append(byte[] from, int offset, int count, int expected) {
    int least = Math.max(length + count, expected);
    if (bytes.length < least) {
      bytes = Arrays.copyOf(bytes, Math.max(least, Math.min(bytes.length * 2, KEPT)));
    }
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  /** Drops bytes from the front. */
  void drop(int count) {
    length -= count;
    if (length > 0) {
      System.arraycopy(bytes, count, bytes, 0, length);
    }
  }

  /** Frees the memory of a connection that has nothing unfinished. */
  void trim() {
    if (length == 0) {
      bytes = NONE;
    }
  }
}
