package io.natrium.kernel.permission;

import io.natrium.kernel.interest.ByteKey;
import java.util.Arrays;

/**
 * Judges the publishes of one connection. Owned by its loop. Verdicts on the subjects in use are
 * kept in a small table whose memory is used again, so that a known subject costs a compare and
 * nothing is allocated.
 */
public final class PublishGuard {

  /** Allowed, and so is every further publish on the subject while the rights are the same. */
  public static final int ALLOWED = 0;

  /** Allowed as an answer; the next publish has to be judged again. */
  public static final int ALLOWED_ONCE = 1;

  /** Not allowed. */
  public static final int DENIED = 2;

  private static final int SLOTS = 64;
  private static final int LONGEST = 256;

  private final Rights rights;
  private final ReplyPermits permits;
  private final ByteKey probe = ByteKey.probe();
  private final byte[][] subjects = new byte[SLOTS][];
  private final int[] lengths = new int[SLOTS];
  private final boolean[] verdicts = new boolean[SLOTS];

  private PublishGuard(Rights rights) {
    this.rights = rights;
    this.permits = rights.responses() == null ? null : new ReplyPermits(rights);
  }

  /** The guard of a connection, or null if it may publish everything. */
  public static PublishGuard of(Rights rights) {
    return rights.restrictsPublish() ? new PublishGuard(rights) : null;
  }

  /** The answers it may give, or null if none are told apart. */
  public ReplyPermits permits() {
    return permits;
  }

  /** Judges a publish on a subject. */
  public int judge(byte[] bytes, int offset, int length) {
    if (allows(bytes, offset, length)) {
      return ALLOWED;
    }
    return permits != null && permits.use(bytes, offset, length) ? ALLOWED_ONCE : DENIED;
  }

  /** Whether publishes on a subject are allowed other than as an answer. */
  public boolean allows(byte[] bytes, int offset, int length) {
    if (length > LONGEST) {
      return rights.mayPublish(bytes, offset, length, probe);
    }
    int hash = 0;
    for (int at = offset; at < offset + length; at++) {
      hash = hash * 31 + bytes[at];
    }
    int slot = (hash ^ hash >>> 15) & (SLOTS - 1);
    byte[] known = subjects[slot];
    if (known != null
        && lengths[slot] == length
        && Arrays.equals(known, 0, length, bytes, offset, offset + length)) {
      return verdicts[slot];
    }
    boolean allowed = rights.mayPublish(bytes, offset, length, probe);
    if (known == null || known.length < length) {
      known = new byte[Math.max(32, length)];
      subjects[slot] = known;
    }
    System.arraycopy(bytes, offset, known, 0, length);
    lengths[slot] = length;
    verdicts[slot] = allowed;
    return allowed;
  }
}
