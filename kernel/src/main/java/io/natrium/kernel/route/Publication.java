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

  /** Goes on to the message that stands so many bytes behind, has the same form and no reply. */
  public void advance(int bytes) {
    message.subject(message.subjectOffset() + bytes, message.subjectLength());
    message.headers(message.headerOffset() + bytes, message.headerLength());
    message.payload(message.payloadOffset() + bytes, message.payloadLength());
    tailOffset += bytes;
  }

  public int tailOffset() {
    return tailOffset;
  }

  public int tailLength() {
    return tailLength;
  }

  /** Bytes of headers and payload. */
  int bodyLength() {
    return message.headerLength() + message.payloadLength();
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
    byte[] source = from.buffer();
    room(from.subjectLength(), from.replyLength(), from.headerLength(), from.payloadLength());
    System.arraycopy(source, from.subjectOffset(), own, 0, from.subjectLength());
    finish(from.subjectLength(), source, from.replyOffset(), from.replyLength(), source, from);
  }

  /**
   * Copies a message with other names, like {@link #encode}.
   *
   * @param subject its subject
   * @param reply its reply subject, empty for none
   * @param headers its header block, null for its own
   */
  public void compose(byte[] subject, byte[] reply, byte[] headers, Message from) {
    int headerLength = headers == null ? from.headerLength() : headers.length;
    room(subject.length, reply.length, headerLength, from.payloadLength());
    System.arraycopy(subject, 0, own, 0, subject.length);
    finish(subject.length, reply, 0, reply.length, headers, from);
  }

  private void room(int subject, int reply, int headers, int payload) {
    int most = subject + reply + headers + payload + 32;
    if (own.length < most || (own.length > KEPT && most < KEPT)) {
      own = new byte[most];
    }
  }

  private void finish(
      int subject, byte[] replies, int replyOffset, int reply, byte[] block, Message from) {
    byte[] source = from.buffer();
    boolean ownHeaders = block == null || block == source;
    int headers = ownHeaders ? from.headerLength() : block.length;
    int payload = from.payloadLength();
    int tail = subject;
    int at = tail;
    if (reply > 0) {
      System.arraycopy(replies, replyOffset, own, at, reply);
      at += reply;
      own[at++] = ' ';
    }
    if (headers > 0) {
      at = Wire.putDecimal(own, at, headers);
      own[at++] = ' ';
    }
    at = putLineEnd(Wire.putDecimal(own, at, headers + payload));
    System.arraycopy(
        ownHeaders ? source : block, ownHeaders ? from.headerOffset() : 0, own, at, headers);
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
