package io.natrium.kernel.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.route.JsonText;
import io.natrium.spi.session.Message;

/**
 * The header that tells a service who asks. Only servers set it: whatever a client says there is
 * taken out. Header blocks are handled as Latin-1, which keeps every byte. Thread: any.
 */
final class RequestInfo {

  private static final String NAME = "Nats-Request-Info";
  private static final String VERSION = "NATS/1.0\r\n";
  private static final String LINE_END = "\r\n";

  private RequestInfo() {}

  /** The header block of a message with the header set. */
  static byte[] set(Message message, String value) {
    String block = message.headerLength() == 0 ? VERSION : without(text(message));
    if (block.endsWith(LINE_END + LINE_END)) {
      block = block.substring(0, block.length() - LINE_END.length());
    } else if (!block.endsWith(LINE_END)) {
      block += LINE_END;
    }
    String latin = new String(value.getBytes(UTF_8), ISO_8859_1);
    return (block + NAME + ": " + latin + LINE_END + LINE_END).getBytes(ISO_8859_1);
  }

  /** In one pass: a client may repeat the header as often as its message has room for. */
  private static String without(String block) {
    StringBuilder left = new StringBuilder(block.length());
    int from = 0;
    for (int start = find(block, 0); start >= 0; start = find(block, from - LINE_END.length())) {
      left.append(block, from, start);
      int end = block.indexOf(LINE_END, start);
      if (end < 0) {
        return left.toString();
      }
      from = end + LINE_END.length();
    }
    return left.append(block, from, block.length()).toString();
  }

  /** What the header of a message says, with the account added that it came through; or null. */
  static String through(Message message, String account) {
    if (message.headerLength() == 0) {
      return null;
    }
    String block = text(message);
    int start = find(block, 0);
    if (start < 0) {
      return null;
    }
    int end = block.indexOf(LINE_END, start);
    String latin =
        block.substring(start + NAME.length() + 1, end < 0 ? block.length() : end).strip();
    String value = new String(latin.getBytes(ISO_8859_1), UTF_8);
    if (!value.endsWith("}") || value.contains("\"svc\":")) {
      return value;
    }
    return value.substring(0, value.length() - 1)
        + (value.length() > 2 ? "," : "")
        + "\"svc\":"
        + JsonText.quote(account)
        + '}';
  }

  private static String text(Message message) {
    return new String(message.buffer(), message.headerOffset(), message.headerLength(), ISO_8859_1);
  }

  /**
   * Where a line with the header begins, in any case of its letters; -1 if there is none behind a
   * line end at or after {@code from}.
   */
  private static int find(String block, int from) {
    for (int at = block.indexOf(LINE_END, from); at >= 0; at = block.indexOf(LINE_END, at + 2)) {
      int colon = at + LINE_END.length() + NAME.length();
      if (colon < block.length()
          && block.charAt(colon) == ':'
          && block.regionMatches(true, at + LINE_END.length(), NAME, 0, NAME.length())) {
        return at + LINE_END.length();
      }
    }
    return -1;
  }
}
