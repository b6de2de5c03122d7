package io.natrium.spi.subject;

import io.natrium.spi.Stable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a subject is: tokens parted by dots, none of them empty, without blanks. {@code *} stands
 * for one token and {@code >} for the rest, each only as a token of its own; inside a longer token
 * they are ordinary characters (features SUBJ-01 to SUBJ-03).
 */
@Stable
public final class Subjects {

  private Subjects() {}

  /** Whether the bytes are a subject that may be subscribed to, wildcards allowed. */
  public static boolean isValid(byte[] bytes, int offset, int length) {
    return check(bytes, offset, length, true);
  }

  /**
   * Whether the bytes are tokens that can be matched: none empty, {@code >} last only. Looser than
   * {@link #isValid}, as the reference is with SUB: control characters within a token are let pass.
   */
  public static boolean isWellFormed(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int start = offset;
    for (int at = offset; at <= end; at++) {
      if (at == end || bytes[at] == '.') {
        if (at == start || (at - start == 1 && bytes[start] == '>' && at != end)) {
          return false;
        }
        start = at + 1;
      }
    }
    return true;
  }

  /** Whether the bytes are a subject without wildcards. */
  public static boolean isValidLiteral(byte[] bytes, int offset, int length) {
    return check(bytes, offset, length, false);
  }

  /** Whether the text is a subject that may be subscribed to, wildcards allowed. */
  public static boolean isValid(String subject) {
    byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
    return isValid(bytes, 0, bytes.length);
  }

  private static boolean check(byte[] bytes, int offset, int length, boolean wildcards) {
    int end = offset + length;
    int start = offset;
    for (int at = offset; ; at++) {
      if (at < end && bytes[at] != '.') {
        if (isBlank(bytes[at])) {
          return false;
        }
        continue;
      }
      if (at == start || !isTokenAllowed(bytes, start, at, at == end, wildcards)) {
        return false;
      }
      if (at == end) {
        return true;
      }
      start = at + 1;
    }
  }

  private static boolean isTokenAllowed(
      byte[] bytes, int start, int end, boolean last, boolean wildcards) {
    if (end - start != 1) {
      return true;
    }
    return switch (bytes[start]) {
      case '*' -> wildcards;
      case '>' -> wildcards && last;
      default -> true;
    };
  }

  private static boolean isBlank(byte character) {
    return character == ' '
        || character == '\t'
        || character == '\r'
        || character == '\n'
        || character == '\f';
  }

  /** Whether one of the tokens of a valid subject is a wildcard. */
  public static boolean hasWildcard(byte[] bytes, int offset, int length) {
    int end = offset + length;
    for (int at = offset; at < end; at++) {
      if ((bytes[at] == '*' || bytes[at] == '>')
          && (at == offset || bytes[at - 1] == '.')
          && (at + 1 == end || bytes[at + 1] == '.')) {
        return true;
      }
    }
    return false;
  }

  /** How many tokens the subject has. */
  public static int tokens(byte[] bytes, int offset, int length) {
    int count = 1;
    for (int at = offset; at < offset + length; at++) {
      if (bytes[at] == '.') {
        count++;
      }
    }
    return count;
  }

  /** Whether a literal subject is one of those that {@code pattern} stands for. */
  public static boolean matches(byte[] pattern, byte[] subject, int offset, int length) {
    int end = offset + length;
    int p = 0;
    int s = offset;
    while (p < pattern.length) {
      int patternEnd = tokenEnd(pattern, p, pattern.length);
      if (patternEnd - p == 1 && pattern[p] == '>' && patternEnd == pattern.length) {
        return s < end;
      }
      if (s >= end) {
        return false;
      }
      int subjectEnd = tokenEnd(subject, s, end);
      boolean any = patternEnd - p == 1 && pattern[p] == '*';
      if (!any && !sameToken(pattern, p, patternEnd, subject, s, subjectEnd)) {
        return false;
      }
      p = patternEnd + 1;
      s = subjectEnd + 1;
    }
    return s >= end;
  }

  private static boolean sameToken(
      byte[] left, int leftStart, int leftEnd, byte[] right, int rightStart, int rightEnd) {
    return Arrays.equals(left, leftStart, leftEnd, right, rightStart, rightEnd);
  }

  private static int tokenEnd(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != '.') {
      at++;
    }
    return at;
  }
}
