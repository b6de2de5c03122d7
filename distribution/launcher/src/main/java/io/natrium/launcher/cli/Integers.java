package io.natrium.launcher.cli;

/**
 * Integer literals as Go's flags take them: a sign, then decimal digits, or a prefix {@code 0x},
 * {@code 0o}, {@code 0b}, {@code 0}.
 */
final class Integers {
  private Integers() {}

  /**
   * Reads a literal.
   *
   * @throws NumberFormatException if the text is no integer literal or does not fit a long
   */
  static long parse(String text) {
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    int radix = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      char marker = Character.toLowerCase(digits.charAt(1));
      radix = marker == 'x' ? 16 : marker == 'b' ? 2 : 8;
      digits = digits.substring(radix == 8 && marker != 'o' ? 1 : 2);
    }
    if (digits.startsWith("-") || digits.startsWith("+")) {
      throw new NumberFormatException(text);
    }
    return Long.parseLong(negative ? "-" + digits : digits, radix);
  }

  /** Whether the text is a decimal number that is only too large. */
  static boolean outOfRange(String text) {
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() - start > 18;
  }
}
