package io.natrium.kernel.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.session.MessageLog;
import io.natrium.kernel.session.Session;
import io.natrium.spi.session.Message;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a client says into the log, verb by verb, where tracing is on. Whether it is on is
 * looked up once per connection, so that nobody else pays for it. Owned by the connection's loop.
 */
final class ClientTrace {

  private static final Logger LOG = LoggerFactory.getLogger(ClientTrace.class);

  /** A field that is secret, in any case, as often as it occurs, with its value. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(\"(?:pass|auth_token|jwt|sig|proxy_sig|nkey)\"\\s*:\\s*)"
              + "(?:\"(?:[^\"\\\\]|\\\\.)*+\"?|[^\",}\\s]++)");

  /** What may hide the name of a field. */
  private static final String ESCAPE = "\\u";

  private final Session session;
  private boolean on = LOG.isTraceEnabled();

  ClientTrace(Session session) {
    this.session = session;
  }

  /** Takes a change of the log's level into account. */
  void lookAgain() {
    on = LOG.isTraceEnabled();
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

  /** A CONNECT, without its secrets. */
  void connect(byte[] buffer, int offset, int length) {
    if (on) {
      String options = new String(buffer, offset, length, UTF_8);
      LOG.trace("{} - <<- [CONNECT {}]", session.label(), redacted(options));
    }
  }

  static String redacted(String options) {
    return options.contains(ESCAPE)
        ? "[REDACTED]"
        : SECRET.matcher(options).replaceAll("$1\"[REDACTED]\"");
  }

  /** A frame to the client that is no message. */
  void answer(String verb) {
    if (on) {
      LOG.trace("{} - ->> [{}]", session.label(), verb);
    }
  }

  void publish(Message message) {
    if (!on) {
      return;
    }
    String reply = message.replyLength() == 0 ? "" : message.reply() + ' ';
    boolean headers = message.headerLength() > 0;
    int size = message.headerLength() + message.payloadLength();
    String line =
        (headers ? "HPUB " : "PUB ")
            + message.subject()
            + ' '
            + reply
            + (headers ? message.headerLength() + " " : "")
            + size;
    session.messageLog().line(MessageLog.IN, line);
    int start = message.payloadOffset() - message.headerLength();
    session.messageLog().body(MessageLog.IN, message.buffer(), start, message.headerLength(), size);
  }
}
