package io.natrium.kernel.protocol;

import io.natrium.kernel.route.SpareArrays;
import io.natrium.spi.transport.Landing;
import java.util.Arrays;

/**
 * Keeps what a read left unfinished until the rest arrives. Owned by the connection's loop. Holds
 * nothing while no frame is unfinished; bounded by the limits that the parser enforces on a frame.
 */
final class CarryOver implements Landing {

  private static final byte[] NONE = {};
  private static final int SMALL = 1 << 16;
  private static final int AHEAD = 4;

  private final SpareArrays spares;
  private final Runnable onLanded;
  private byte[] bytes = NONE;
  private int length;
  private int awaited;

  /**
   * Makes an empty one.
   *
   * @param onLanded called when the transport has put bytes here by itself
   */
  CarryOver(SpareArrays spares, Runnable onLanded) {
    this.spares = spares;
    this.onLanded = onLanded;
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
    room(length + count, expected);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  private void room(int total, int expected) {
    if (bytes.length >= total) {
      return;
    }
    int ahead = Math.min(expected, Math.max(SMALL, total * AHEAD));
    if (length == 0) {
      byte[] spare = spares.take(Math.max(total, ahead));
      bytes = spare == null ? bytes : spare;
    }
    if (bytes.length < total) {
      int grown = Math.min(bytes.length * 2, SMALL);
      bytes = Arrays.copyOf(bytes, Math.max(total, Math.max(ahead, grown)));
    }
  }

  /** Offers its memory for the rest of a frame, as far as {@link #append} would have made room. */
  Landing await(int expected) {
    room(length + 1, expected);
    awaited = Math.min(expected, bytes.length) - length;
    return this;
  }

  @Override
  public byte[] array() {
    return bytes;
  }

  @Override
  public int offset() {
    return length;
  }

  @Override
  public int room() {
    return awaited;
  }

  @Override
  public void landed(int count) {
    length += count;
    awaited -= count;
    onLanded.run();
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
