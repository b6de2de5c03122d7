package io.natrium.kernel.protocol;

import io.natrium.kernel.route.SpareArrays;
import java.util.Arrays;

/**
 * Keeps what a read left unfinished until the rest arrives. Owned by the connection's loop. Holds
 * nothing while no frame is unfinished; bounded by the limits that the parser enforces on a frame.
 */
final class CarryOver {

  private static final byte[] NONE = {};
  private static final int SMALL = 1 << 16;
  private static final int AHEAD = 4;

  private final SpareArrays spares;
  private byte[] bytes = NONE;
  private int length;

  CarryOver(SpareArrays spares) {
    this.spares = spares;
  }

  boolean isEmpty() {
    return length == 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /**
   * Adds bytes behind those kept. A peer that announces a large frame gets memory for a few times
   * what it has sent of it, so that announcing alone costs the server little.
   *
   * @param expected size of the whole frame, 0 while that is not known
   */
  void append(byte[] from, int offset, int count, int expected) {
    int total = length + count;
    if (length == 0 && bytes.length < total) {
      byte[] spare = spares.take(Math.max(total, Math.min(expected, total * AHEAD)));
      bytes = spare == null ? bytes : spare;
    }
    if (bytes.length < total) {
      int ahead = Math.min(expected, Math.max(SMALL, total * AHEAD));
      int grown = Math.min(bytes.length * 2, SMALL);
      bytes = Arrays.copyOf(bytes, Math.max(total, Math.max(ahead, grown)));
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

  /** Gives the memory of a connection back that has nothing unfinished. */
  void trim() {
    if (length == 0 && bytes != NONE) {
      spares.give(bytes);
      bytes = NONE;
    }
  }
}
