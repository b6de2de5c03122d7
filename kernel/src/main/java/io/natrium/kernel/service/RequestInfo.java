package io.natrium.kernel.service;

import io.natrium.kernel.route.HeaderBlock;
import io.natrium.kernel.route.JsonText;
import io.natrium.spi.session.Message;

/**
 * The header that tells a service who asks. Only servers set it: whatever a client says there is
 * taken out. Thread: any.
 */
final class RequestInfo {

  private static final String NAME = "Nats-Request-Info";
  private static final String ACCOUNT = "\"acc\":";
  private static final String SERVICE = ",\"svc\":";
  private static final String SERVER = ",\"server\":";

  private RequestInfo() {}

  /** The header block of a message with the header set. */
  static byte[] set(Message message, String value) {
    return HeaderBlock.with(HeaderBlock.of(message), NAME, value);
  }

  /**
   * What the header of a message says, with the account that it came through last; or null.
   *
   * @param server information that tells the server too, to be told from here on; null for no more
   *     than is told
   */
  static String through(Message message, String account, String server) {
    String value =
        message.headerLength() == 0 ? null : HeaderBlock.value(HeaderBlock.of(message), NAME);
    if (value == null || !value.endsWith("}")) {
      return value;
    }
    String info = withService(value, account);
    int tail = server == null ? -1 : server.indexOf(SERVER);
    return tail < 0 || info.contains(SERVER)
        ? info
        : info.substring(0, info.length() - 1) + server.substring(tail);
  }

  /** In place of what it says of that, or behind the account of whoever asks. */
  private static String withService(String info, String account) {
    String service = SERVICE + JsonText.quote(account);
    int start = info.indexOf(SERVICE);
    if (start >= 0) {
      return info.substring(0, start) + service + info.substring(endOfText(info, start, SERVICE));
    }
    start = info.indexOf(ACCOUNT);
    if (start < 0) {
      return info;
    }
    int end = endOfText(info, start, ACCOUNT);
    return info.substring(0, end) + service + info.substring(end);
  }

  /**
   * Where the text behind a key ends. A quote in a text is escaped, and so no key is part of one.
   */
  private static int endOfText(String info, int start, String key) {
    int at = start + key.length() + 1;
    while (at < info.length() && info.charAt(at) != '"') {
      at += info.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(info.length(), at + 1);
  }
}
