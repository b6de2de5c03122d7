package io.natrium.kernel.session;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Shows bytes of a peer in a line of the log, with everything escaped that could break the line.
 */
final class QuotedBytes {

  private QuotedBytes() {}

  /** Text as it is, what cannot be shown as an escape of the Go language. */
  static String of(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, UTF_8);
    StringBuilder quoted = new StringBuilder(text.length() + 16);
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            quoted.append("\\x").append(Character.forDigit(c >> 4, 16));
            quoted.append(Character.forDigit(c & 15, 16));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.toString();
  }
}
