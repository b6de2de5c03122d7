package io.natrium.kernel.interest;

/** The tokens of a subject, which dots part, in place. */
public final class Tokens {

  private Tokens() {}

  /** Where the token that begins at a place ends. */
  public static int tokenEnd(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != '.') {
      at++;
    }
    return at;
  }

  /** Whether a token is that one character. */
  public static boolean isToken(byte[] bytes, int start, int end, char character) {
    return end - start == 1 && bytes[start] == character;
  }

  /** Whether no token is empty. */
  public static boolean hasTokensOnly(byte[] bytes, int offset, int length) {
    boolean empty = true;
    for (int at = offset; at < offset + length; at++) {
      if (bytes[at] != '.') {
        empty = false;
      } else if (empty) {
        return false;
      } else {
        empty = true;
      }
    }
    return !empty;
  }
}
