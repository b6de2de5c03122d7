package io.natrium.kernel.session;

import io.natrium.spi.wire.Quoted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows in the log what is in the messages from and to a peer, as far as the limits let it. */
public final class MessageLog {

  private static final Logger LOG = LoggerFactory.getLogger(MessageLog.class);

  /** What comes from the peer. */
  public static final String IN = "<<-";

  /** What goes to the peer. */
  public static final String OUT = "->>";

  private static final int LINE_ENDS = 4;

  private final Session session;

  MessageLog(Session session) {
    this.session = session;
  }

  /** Shows the line before a message. Thread: any. */
  public void line(String direction, String line) {
    LOG.trace("{} - {} [{}]", session.label(), direction, line);
  }

  /**
   * Shows headers and payload. Thread: any.
   *
   * @param start where the headers begin, or the payload if there are none
   * @param headers bytes of the headers
   * @param size bytes of headers and payload
   */
  public void body(String direction, byte[] buffer, int start, int headers, int size) {
    // The two line ends after the last header are not shown.
    int shown = session.limits().tracesHeaders() ? headers - LINE_ENDS : size;
    if (shown <= 0) {
      return;
    }
    int most = session.limits().mostTraced();
    boolean cut = most > 0 && shown > most;
    String text = Quoted.escaped(buffer, start, cut ? most : shown);
    LOG.trace(
        "{} - {} MSG_PAYLOAD: [\"{}{}\"]", session.label(), direction, text, cut ? "..." : "");
  }
}
