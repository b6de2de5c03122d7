package io.natrium.kernel.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes Snappy's framing format: a name, then chunks with a checksum each. A chunk is compressed
 * where that saves an eighth at least. Thread: any.
 */
final class SnappyFrames {

  private static final byte[] NAME = "sNaPpY".getBytes(US_ASCII);
  private static final int IDENTIFIER = 0xFF;
  private static final int COMPRESSED = 0;
  private static final int PLAIN = 1;
  private static final int CHUNK = 1 << 16;
  private static final int CHECKSUM = 4;
  private static final int MASK = 0xA282EAD8;

  private static final int HASH_BITS = 14;
  private static final int HASH_FACTOR = 0x1E35A7BD;
  private static final int SHORTEST_MATCH = 4;
  private static final int LONGEST_COPY = 64;

  private final byte[] source;
  private final int from;
  private final int end;
  private final byte[] target;
  private int filled;

  private SnappyFrames(byte[] source, int from, int end) {
    this.source = source;
    this.from = from;
    this.end = end;
    this.target = new byte[32 + (end - from) * 7 / 6];
  }

  /** The whole of a document. */
  static byte[] of(byte[] document) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(document.length / 2 + 32);
    out.write(IDENTIFIER);
    writeSize(out, NAME.length);
    out.writeBytes(NAME);
    for (int at = 0; at < document.length; at += CHUNK) {
      writeChunk(out, document, at, Math.min(document.length, at + CHUNK));
    }
    return out.toByteArray();
  }

  private static void writeChunk(ByteArrayOutputStream out, byte[] document, int from, int end) {
    SnappyFrames block = new SnappyFrames(document, from, end);
    block.compress();
    int length = end - from;
    boolean worth = block.filled < length - length / 8;
    out.write(worth ? COMPRESSED : PLAIN);
    writeSize(out, CHECKSUM + (worth ? block.filled : length));
    int checksum = checksum(document, from, length);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(checksum >>> shift);
    }
    if (worth) {
      out.write(block.target, 0, block.filled);
    } else {
      out.write(document, from, length);
    }
  }

  private static void writeSize(ByteArrayOutputStream out, int size) {
    out.write(size);
    out.write(size >>> 8);
    out.write(size >>> 16);
  }

  /** Masked, so that the checksum of data that holds checksums is a good one too. */
  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    int value = (int) crc.getValue();
    return Integer.rotateRight(value, 15) + MASK;
  }

  /** Writes the block: its length, then literals and copies of what stood before. */
  private void compress() {
    putVarint(end - from);
    int[] seen = new int[1 << HASH_BITS];
    Arrays.fill(seen, -1);
    int literal = from;
    int at = from;
    while (at + SHORTEST_MATCH <= end) {
      int slot = word(at) * HASH_FACTOR >>> Integer.SIZE - HASH_BITS;
      int candidate = seen[slot];
      seen[slot] = at;
      if (candidate >= 0 && word(candidate) == word(at)) {
        int length = matchLength(candidate, at);
        putLiteral(literal, at - literal);
        putCopies(at - candidate, length);
        at += length;
        literal = at;
      } else {
        at++;
      }
    }
    putLiteral(literal, end - literal);
  }

  private int word(int at) {
    return (source[at] & 0xFF)
        | (source[at + 1] & 0xFF) << 8
        | (source[at + 2] & 0xFF) << 16
        | source[at + 3] << 24;
  }

  private int matchLength(int candidate, int at) {
    int length = SHORTEST_MATCH;
    while (at + length < end && source[candidate + length] == source[at + length]) {
      length++;
    }
    return length;
  }

  private void putVarint(int value) {
    int left = value;
    while (left > 0x7F) {
      target[filled++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    target[filled++] = (byte) left;
  }

  /** A literal: its length less one in the tag, or in the one or two bytes behind it. */
  private void putLiteral(int start, int length) {
    if (length == 0) {
      return;
    }
    int most = length - 1;
    if (most < 60) {
      target[filled++] = (byte) (most << 2);
    } else if (most < 1 << 8) {
      target[filled++] = (byte) (60 << 2);
      target[filled++] = (byte) most;
    } else {
      target[filled++] = (byte) (61 << 2);
      target[filled++] = (byte) most;
      target[filled++] = (byte) (most >>> 8);
    }
    System.arraycopy(source, start, target, filled, length);
    filled += length;
  }

  /** Copies with two bytes of distance, of up to 64 bytes each. */
  private void putCopies(int distance, int length) {
    int left = length;
    while (left > 0) {
      int part = Math.min(left, LONGEST_COPY);
      target[filled++] = (byte) (part - 1 << 2 | 2);
      target[filled++] = (byte) distance;
      target[filled++] = (byte) (distance >>> 8);
      left -= part;
    }
  }
}
