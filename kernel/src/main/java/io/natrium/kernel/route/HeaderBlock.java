package io.natrium.kernel.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.spi.session.Message;

/**
 * Sets headers of messages that the server adds something to. Header blocks are handled as Latin-1,
 * which keeps every byte. Thread: any.
 */
public final class HeaderBlock {

  private static final String VERSION = "NATS/1.0\r\n";
  private static final String LINE_END = "\r\n";

  private HeaderBlock() {}

  /** The header block of a message as text; empty if there is none. */
  public static String of(Message message) {
    return new String(message.buffer(), message.headerOffset(), message.headerLength(), ISO_8859_1);
  }

  /**
   * A header block with a header set, and whatever it said before taken out.
   *
   * @param block empty for none
   */
  public static byte[] with(String block, String name, String value) {
    String kept = block.isEmpty() ? VERSION : without(block, name);
    if (kept.endsWith(LINE_END + LINE_END)) {
      kept = kept.substring(0, kept.length() - LINE_END.length());
    } else if (!kept.endsWith(LINE_END)) {
      kept += LINE_END;
    }
    String latin = new String(value.getBytes(UTF_8), ISO_8859_1);
    return (kept + name + ": " + latin + LINE_END + LINE_END).getBytes(ISO_8859_1);
  }

  /** In one pass: a client may repeat the header as often as its message has room for. */
  private static String without(String block, String name) {
    StringBuilder left = new StringBuilder(block.length());
    int from = 0;
    for (int start = find(block, name, 0);
        start >= 0;
        start = find(block, name, from - LINE_END.length())) {
      left.append(block, from, start);
      int end = block.indexOf(LINE_END, start);
      if (end < 0) {
        return left.toString();
      }
      from = end + LINE_END.length();
    }
    return left.append(block, from, block.length()).toString();
  }

  /** What the first header of a name says, as UTF-8; null if there is none. */
  public static String value(String block, String name) {
    int start = find(block, name, 0);
    if (start < 0) {
      return null;
    }
    int end = block.indexOf(LINE_END, start);
    String latin =
        block.substring(start + name.length() + 1, end < 0 ? block.length() : end).strip();
    return new String(latin.getBytes(ISO_8859_1), UTF_8);
  }

  /**
   * Where a line with the header begins, in any case of its letters; -1 if there is none behind a
   * line end at or after {@code from}.
   */
  private static int find(String block, String name, int from) {
    for (int at = block.indexOf(LINE_END, from); at >= 0; at = block.indexOf(LINE_END, at + 2)) {
      int colon = at + LINE_END.length() + name.length();
      if (colon < block.length()
          && block.charAt(colon) == ':'
          && block.regionMatches(true, at + LINE_END.length(), name, 0, name.length())) {
        return at + LINE_END.length();
      }
    }
    return -1;
  }
}
