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

  private RequestInfo() {}

  /** The header block of a message with the header set. */
  static byte[] set(Message message, String value) {
    return HeaderBlock.with(HeaderBlock.of(message), NAME, value);
  }

  /** What the header of a message says, with the account added that it came through; or null. */
  static String through(Message message, String account) {
    String value =
        message.headerLength() == 0 ? null : HeaderBlock.value(HeaderBlock.of(message), NAME);
    if (value == null || !value.endsWith("}") || value.contains("\"svc\":")) {
      return value;
    }
    return value.substring(0, value.length() - 1)
        + (value.length() > 2 ? "," : "")
        + "\"svc\":"
        + JsonText.quote(account)
        + '}';
  }
}
