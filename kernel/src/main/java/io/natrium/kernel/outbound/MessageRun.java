package io.natrium.kernel.outbound;

import java.util.Arrays;

/**
 * Messages of one read that go to the same receivers, kept as ranges of the publisher's bytes until
 * the run ends. What is kept of each message is its tail: everything that follows the sid in a
 * {@code MSG} or {@code HMSG} frame, to the last line end.
 *
 * <p>Owned by one loop. The array is borrowed, so a run ends before the read that began it.
 */
public final class MessageRun {

  private byte[] source = new byte[0];
  private int[] offsets = new int[64];
  private int[] lengths = new int[64];
  private int count;
  private int bytes;

  /** Begins a run over an array. */
  public void begin(byte[] array) {
    source = array;
    count = 0;
    bytes = 0;
  }

  /** Adds a message by the range of its tail. */
  public void add(int offset, int length) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, count * 2);
      lengths = Arrays.copyOf(lengths, count * 2);
    }
    offsets[count] = offset;
    lengths[count] = length;
    count++;
    bytes += length;
  }

  public byte[] source() {
    return source;
  }

  public int count() {
    return count;
  }

  /** Sum of the lengths of all tails. */
  public int bytes() {
    return bytes;
  }

  int offset(int index) {
    return offsets[index];
  }

  int length(int index) {
    return lengths[index];
  }
}
