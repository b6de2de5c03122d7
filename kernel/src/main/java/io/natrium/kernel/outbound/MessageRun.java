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

  private static final int MOST_ENCODED = 1 << 18;

  private byte[] source = new byte[0];
  private int[] offsets = new int[64];
  private int[] lengths = new int[64];
  private int[] bodies = new int[64];
  private int count;
  private int bytes;
  private int bodyBytes;
  private byte[] encoded = new byte[1 << 12];
  private int encodedLength;

  /** Begins a run over an array. */
  public void begin(byte[] array) {
    source = array;
    count = 0;
    bytes = 0;
    bodyBytes = 0;
  }

  /**
   * Adds messages by the ranges of their tails.
   *
   * @param offset where the tail of the first begins
   * @param length bytes of each tail
   * @param body bytes of the headers and the payload of each
   * @param times how many there are
   * @param stride bytes from each tail to the next
   */
  public void add(int offset, int length, int body, int times, int stride) {
    int end = count + times;
    if (end > offsets.length) {
      int room = Math.max(end, count * 2);
      offsets = Arrays.copyOf(offsets, room);
      lengths = Arrays.copyOf(lengths, room);
      bodies = Arrays.copyOf(bodies, room);
    }
    for (int i = count; i < end; i++) {
      offsets[i] = offset + (i - count) * stride;
      lengths[i] = length;
      bodies[i] = body;
    }
    count = end;
    bytes += length * times;
    bodyBytes += body * times;
  }

  /**
   * Writes the frames of a receiver into memory of the run, from where they are appended as a whole
   * to it and to every receiver with the same head.
   *
   * @return false if they are too long for that
   */
  public boolean encode(byte[] head, int headOffset) {
    int headLength = head.length - headOffset;
    long total = (long) headLength * count + bytes;
    if (total > MOST_ENCODED) {
      return false;
    }
    if (encoded.length < total) {
      encoded = new byte[(int) Math.min(MOST_ENCODED, Math.max(total, encoded.length * 2L))];
    }
    int at = 0;
    for (int i = 0; i < count; i++) {
      System.arraycopy(head, headOffset, encoded, at, headLength);
      at += headLength;
      System.arraycopy(source, offsets[i], encoded, at, lengths[i]);
      at += lengths[i];
    }
    encodedLength = at;
    return true;
  }

  byte[] encoded() {
    return encoded;
  }

  int encodedLength() {
    return encodedLength;
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

  /** Bytes of headers and payload of the first messages. */
  public int bodyBytes(int messages) {
    if (messages == count) {
      return bodyBytes;
    }
    int sum = 0;
    for (int i = 0; i < messages; i++) {
      sum += bodies[i];
    }
    return sum;
  }

  int offset(int index) {
    return offsets[index];
  }

  int length(int index) {
    return lengths[index];
  }
}
