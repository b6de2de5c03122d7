package io.natrium.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A header block of a given length with one header in it. */
final class HeaderBlock {

  private static final byte[] START = "NATS/1.0\r\nK:".getBytes(US_ASCII);
  private static final byte[] END = "\r\n\r\n".getBytes(US_ASCII);

  /** The shortest block. */
  static final int SMALLEST = START.length + END.length;

  private HeaderBlock() {}

  static byte[] of(int length) {
    byte[] block = new byte[length];
    Arrays.fill(block, (byte) 'x');
    System.arraycopy(START, 0, block, 0, START.length);
    System.arraycopy(END, 0, block, length - END.length, END.length);
    return block;
  }

  static boolean isIntact(ByteBuffer in, int at, int length) {
    for (int i = 0; i < length; i++) {
      byte expected = 'x';
      if (i < START.length) {
        expected = START[i];
      } else if (i >= length - END.length) {
        expected = END[i - length + END.length];
      }
      if (in.get(at + i) != expected) {
        return false;
      }
    }
    return true;
  }
}
