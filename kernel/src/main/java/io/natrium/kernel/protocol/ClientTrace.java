package io.natrium.kernel.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.session.Session;
import io.natrium.spi.session.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a client says into the log, verb by verb, where tracing is on. Whether it is on is
 * looked up once per connection, so that nobody else pays for it. Owned by the connection's loop.
 */
final class ClientTrace {

  private static final Logger LOG = LoggerFactory.getLogger(ClientTrace.class);

  private final Session session;
  private final boolean on = LOG.isTraceEnabled();

  ClientTrace(Session session) {
    this.session = session;
  }

  boolean isOn() {
    return on;
  }

  void verb(String verb) {
    if (on) {
      LOG.trace("{} - <<- [{}]", session.label(), verb);
    }
  }

  void arguments(String verb, byte[] buffer, int start, int end) {
    if (on) {
      String arguments = new String(buffer, start, end - start, UTF_8);
      LOG.trace("{} - <<- [{} {}]", session.label(), verb, arguments);
    }
  }

  void publish(Message message) {
    if (!on) {
      return;
    }
    String reply = message.replyLength() == 0 ? "" : message.reply() + ' ';
    boolean headers = message.headerLength() > 0;
    int size = message.headerLength() + message.payloadLength();
    LOG.trace(
        "{} - <<- [{} {} {}{}{}]",
        session.label(),
        headers ? "HPUB" : "PUB",
        message.subject(),
        reply,
        headers ? message.headerLength() + " " : "",
        size);
    LOG.trace(
        "{} - <<- MSG_PAYLOAD: [\"{}\"]", session.label(), new String(message.payload(), UTF_8));
  }
}
