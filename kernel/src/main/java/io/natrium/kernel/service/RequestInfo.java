package io.natrium.kernel.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.route.JsonText;
import io.natrium.spi.session.Message;

/** The header that tells a service who asks. Thread: any. */
final class RequestInfo {

  private static final String NAME = "Nats-Request-Info";
  private static final String VERSION = "NATS/1.0\r\n";

  private RequestInfo() {}

  /** The header block of a message with the header set. */
  static byte[] set(Message message, String value) {
    String block = message.headerLength() == 0 ? VERSION + "\r\n" : text(message);
    int start = find(block);
    if (start >= 0) {
      int end = block.indexOf("\r\n", start);
      block = block.substring(0, start) + block.substring(end + 2);
    }
    return (block.substring(0, block.length() - 2) + NAME + ": " + value + "\r\n\r\n")
        .getBytes(UTF_8);
  }

  /** What the header of a message says, with the account added that it came through; or null. */
  static String through(Message message, String account) {
    if (message.headerLength() == 0) {
      return null;
    }
    String block = text(message);
    int start = find(block);
    if (start < 0) {
      return null;
    }
    String value = block.substring(start + NAME.length() + 1, block.indexOf("\r\n", start)).strip();
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
    return new String(message.buffer(), message.headerOffset(), message.headerLength(), UTF_8);
  }

  private static int find(String block) {
    int at = block.indexOf("\r\n" + NAME + ':');
    return at < 0 ? -1 : at + 2;
  }
}
