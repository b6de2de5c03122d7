package io.natrium.kernel.route;

import io.natrium.spi.session.Message;
import io.natrium.spi.wire.Wire;

/**
 * A message on its way through the router: its ranges, and the range of its tail, which is what
 * follows the sid in the frames of its receivers: reply, sizes, line end, headers, payload, line
 * end.
 *
 * <p>A flyweight owned by one publisher; borrowed by everything that it is passed to.
 */
public final class Publication {

  private static final byte[] NONE = {};
  private static final int KEPT = 1 << 16;

  private final Message message = new Message();
  private int tailOffset;
  private int tailLength;
  private byte[] own = NONE;

  /** The ranges of the message. */
  public Message message() {
    return message;
  }

  /** Sets the range of the tail in the buffer of the message. */
  public void tail(int offset, int length) {
    tailOffset = offset;
    tailLength = length;
  }

  public int tailOffset() {
    return tailOffset;
  }

  public int tailLength() {
    return tailLength;
  }

  boolean hasHeaders() {
    return message.headerLength() > 0;
  }

  /**
   * Copies a message into the publication's own memory with a tail in the usual form, for messages
   * that did not come as a frame, or in a frame that cannot go out as it is. The memory is used
   * again by the next copy, so what is routed from it must have been appended by then.
   */
  public void encode(Message from) {
    int subject = from.subjectLength();
    int reply = from.replyLength();
    int headers = from.headerLength();
    int payload = from.payloadLength();
    int most = subject + reply + headers + payload + 32;
    if (own.length < most || (own.length > KEPT && most < KEPT)) {
      own = new byte[most];
    }
    byte[] source = from.buffer();
    System.arraycopy(source, from.subjectOffset(), own, 0, subject);
    int tail = subject;
    int at = tail;
    if (reply > 0) {
      System.arraycopy(source, from.replyOffset(), own, at, reply);
      at += reply;
      own[at++] = ' ';
    }
    if (headers > 0) {
      at = Wire.putDecimal(own, at, headers);
      own[at++] = ' ';
    }
    at = putLineEnd(Wire.putDecimal(own, at, headers + payload));
    System.arraycopy(source, from.headerOffset(), own, at, headers);
    System.arraycopy(source, from.payloadOffset(), own, at + headers, payload);
    int end = putLineEnd(at + headers + payload);
    message.wrap(own).subject(0, subject).reply(tail, reply);
    message.headers(at, headers).payload(at + headers, payload);
    tail(tail, end - tail);
  }

  private int putLineEnd(int at) {
    own[at] = '\r';
    own[at + 1] = '\n';
    return at + 2;
  }
}
