package io.natrium.kernel.interest;

import java.util.Arrays;

/**
 * Bytes as a map key: a subject, one of its tokens, or a sid. Immutable, except that a probe may be
 * pointed at other bytes by the one thread that owns it, so that look-ups make no garbage.
 */
public final class ByteKey {

  private byte[] bytes;
  private int offset;
  private int length;
  private int hash;

  private ByteKey() {}

  /** A key of its own copy of the bytes. */
  public static ByteKey of(byte[] bytes, int offset, int length) {
    ByteKey key = new ByteKey();
    key.bytes = Arrays.copyOfRange(bytes, offset, offset + length);
    key.length = length;
    key.hash = SubjectHash.of(bytes, offset, length);
    return key;
  }

  /** A key that is pointed at bytes before each look-up and never stored. */
  public static ByteKey probe() {
    return new ByteKey();
  }

  /** Points the probe at borrowed bytes. */
  public ByteKey at(byte[] from, int start, int count) {
    return at(from, start, count, SubjectHash.of(from, start, count));
  }

  ByteKey at(byte[] from, int start, int count, int knownHash) {
    bytes = from;
    offset = start;
    length = count;
    hash = knownHash;
    return this;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteKey key
        && hash == key.hash
        && Arrays.equals(
            bytes, offset, offset + length, key.bytes, key.offset, key.offset + key.length);
  }
}
