package io.natrium.kernel.permission;

import static io.natrium.kernel.interest.Tokens.isToken;
import static io.natrium.kernel.interest.Tokens.tokenEnd;

import java.util.Arrays;

/** Whether two patterns have a subject in common. Thread: any. */
public final class SubjectOverlap {

  private SubjectOverlap() {}

  /** Whether some literal subject matches both valid patterns. */
  public static boolean overlap(byte[] one, byte[] other) {
    int a = 0;
    int b = 0;
    while (true) {
      int aEnd = tokenEnd(one, a, one.length);
      int bEnd = tokenEnd(other, b, other.length);
      if (isToken(one, a, aEnd, '>') && aEnd == one.length) {
        return true;
      }
      if (isToken(other, b, bEnd, '>') && bEnd == other.length) {
        return true;
      }
      if (!isToken(one, a, aEnd, '*')
          && !isToken(other, b, bEnd, '*')
          && !Arrays.equals(one, a, aEnd, other, b, bEnd)) {
        return false;
      }
      boolean oneEnds = aEnd == one.length;
      boolean otherEnds = bEnd == other.length;
      if (oneEnds || otherEnds) {
        return oneEnds && otherEnds;
      }
      a = aEnd + 1;
      b = bEnd + 1;
    }
  }

  /** Whether everything that a pattern stands for matches another. */
  public static boolean covers(byte[] wide, byte[] narrow) {
    int a = 0;
    int b = 0;
    while (true) {
      int aEnd = tokenEnd(wide, a, wide.length);
      int bEnd = tokenEnd(narrow, b, narrow.length);
      if (isToken(wide, a, aEnd, '>') && aEnd == wide.length) {
        return true;
      }
      if (isToken(narrow, b, bEnd, '>') && bEnd == narrow.length) {
        return false;
      }
      if (!isToken(wide, a, aEnd, '*') && !Arrays.equals(wide, a, aEnd, narrow, b, bEnd)) {
        return false;
      }
      boolean wideEnds = aEnd == wide.length;
      boolean narrowEnds = bEnd == narrow.length;
      if (wideEnds || narrowEnds) {
        return wideEnds && narrowEnds;
      }
      a = aEnd + 1;
      b = bEnd + 1;
    }
  }
}
