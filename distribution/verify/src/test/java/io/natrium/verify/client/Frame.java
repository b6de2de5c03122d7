package io.natrium.verify.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * What a server sent at once: a line, and the body if it is a message.
 *
 * @param line the line without its end
 * @param body headers and payload without the line end behind them; empty if it is no message
 */
public record Frame(String line, byte[] body) {

  /** Whether it carries a message. */
  public boolean isMessage() {
    return line.startsWith("MSG ") || line.startsWith("HMSG ");
  }

  /** Subject of a message. */
  public String subject() {
    return argument(1);
  }

  /** Subscription of a message. */
  public String sid() {
    return argument(2);
  }

  /** Reply subject of a message, empty for none. */
  public String reply() {
    int plain = line.startsWith("HMSG") ? 5 : 4;
    return line.split(" ").length > plain ? argument(3) : "";
  }

  private String argument(int at) {
    return line.split(" ")[at];
  }

  /** Body as text. */
  public String text() {
    return new String(body, ISO_8859_1);
  }
}
