package io.natrium.kernel.interest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The hash of subjects and tokens: eight bytes at a time, well mixed in all bits. */
public final class SubjectHash {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;

  private SubjectHash() {}

  /** The hash of a range. */
  public static int of(byte[] bytes, int offset, int length) {
    long hash = length * PRIME_1;
    int at = offset;
    int end = offset + length;
    for (; end - at >= 8; at += 8) {
      hash = mix(hash, (long) LONGS.get(bytes, at));
    }
    if (at < end) {
      long rest = 0;
      if (length >= 8) {
        rest = (long) LONGS.get(bytes, end - 8);
      } else {
        for (int shift = 0; at < end; at++, shift += 8) {
          rest |= (bytes[at] & 0xFFL) << shift;
        }
      }
      hash = mix(hash, rest);
    }
    hash ^= hash >>> 29;
    hash *= PRIME_2;
    return (int) (hash >>> 32);
  }

  private static long mix(long hash, long word) {
    return Long.rotateLeft((hash ^ word) * PRIME_2, 31) * PRIME_1;
  }
}
