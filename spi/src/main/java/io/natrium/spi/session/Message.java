package io.natrium.spi.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.spi.Stable;
import java.util.Arrays;
import java.util.Objects;

/**
 * A message as ranges of one byte array: subject, optional reply subject, optional header block,
 * payload. A flyweight: its owner points it at the next message, so a receiver that keeps one takes
 * a {@link #copy}.
 *
 * <p>Not thread safe; borrowed messages belong to the thread of the call.
 */
@Stable
public final class Message {

  private byte[] buffer;
  private int subjectOffset;
  private int subjectLength;
  private int replyOffset;
  private int replyLength;
  private int headerOffset;
  private int headerLength;
  private int payloadOffset;
  private int payloadLength;

  /** An empty flyweight, to be pointed at a message by the {@code set} methods. */
  public Message() {
    buffer = new byte[0];
  }

  /**
   * A message of its own.
   *
   * @param reply reply subject, null for none
   * @param headers header block from {@code NATS/1.0} to its empty line, null for none
   */
  public static Message of(String subject, String reply, byte[] headers, byte[] payload) {
    Objects.requireNonNull(payload, "payload");
    byte[] name = subject.getBytes(UTF_8);
    byte[] answer = reply == null ? new byte[0] : reply.getBytes(UTF_8);
    byte[] head = headers == null ? new byte[0] : headers;
    byte[] all = new byte[name.length + answer.length + head.length + payload.length];
    int at = 0;
    System.arraycopy(name, 0, all, at, name.length);
    at += name.length;
    System.arraycopy(answer, 0, all, at, answer.length);
    at += answer.length;
    System.arraycopy(head, 0, all, at, head.length);
    at += head.length;
    System.arraycopy(payload, 0, all, at, payload.length);
    Message message = new Message().wrap(all).subject(0, name.length);
    return message
        .reply(name.length, answer.length)
        .headers(name.length + answer.length, head.length)
        .payload(at, payload.length);
  }

  /** Points the flyweight at an array and clears reply and headers. */
  public Message wrap(byte[] bytes) {
    buffer = bytes;
    replyLength = 0;
    headerLength = 0;
    return this;
  }

  /** Sets the range of the subject. */
  public Message subject(int offset, int length) {
    subjectOffset = offset;
    subjectLength = length;
    return this;
  }

  /** Sets the range of the reply subject; length 0 means none. */
  public Message reply(int offset, int length) {
    replyOffset = offset;
    replyLength = length;
    return this;
  }

  /** Sets the range of the header block, its final empty line included; length 0 means none. */
  public Message headers(int offset, int length) {
    headerOffset = offset;
    headerLength = length;
    return this;
  }

  /** Sets the range of the payload. */
  public Message payload(int offset, int length) {
    payloadOffset = offset;
    payloadLength = length;
    return this;
  }

  /** The array that all ranges lie in. Borrowed, not to be changed. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the subject begins. */
  public int subjectOffset() {
    return subjectOffset;
  }

  /** Length of the subject in bytes. */
  public int subjectLength() {
    return subjectLength;
  }

  /** Where the reply subject begins. */
  public int replyOffset() {
    return replyOffset;
  }

  /** Length of the reply subject in bytes, 0 for none. */
  public int replyLength() {
    return replyLength;
  }

  /** Where the header block begins. */
  public int headerOffset() {
    return headerOffset;
  }

  /** Length of the header block in bytes, 0 for none. */
  public int headerLength() {
    return headerLength;
  }

  /** Where the payload begins. */
  public int payloadOffset() {
    return payloadOffset;
  }

  /** Length of the payload in bytes. */
  public int payloadLength() {
    return payloadLength;
  }

  /** The subject in text. Allocates. */
  public String subject() {
    return new String(buffer, subjectOffset, subjectLength, UTF_8);
  }

  /** The reply subject in text, null for none. Allocates. */
  public String reply() {
    return replyLength == 0 ? null : new String(buffer, replyOffset, replyLength, UTF_8);
  }

  /** A copy of the header block, null for none. */
  public byte[] headers() {
    return headerLength == 0
        ? null
        : Arrays.copyOfRange(buffer, headerOffset, headerOffset + headerLength);
  }

  /** A copy of the payload. */
  public byte[] payload() {
    return Arrays.copyOfRange(buffer, payloadOffset, payloadOffset + payloadLength);
  }

  /** A message of its own with the same content. */
  public Message copy() {
    byte[] all = new byte[subjectLength + replyLength + headerLength + payloadLength];
    int at = take(subjectOffset, subjectLength, all, 0);
    at = take(replyOffset, replyLength, all, at);
    at = take(headerOffset, headerLength, all, at);
    take(payloadOffset, payloadLength, all, at);
    return new Message()
        .wrap(all)
        .subject(0, subjectLength)
        .reply(subjectLength, replyLength)
        .headers(subjectLength + replyLength, headerLength)
        .payload(at, payloadLength);
  }

  private int take(int from, int length, byte[] into, int at) {
    System.arraycopy(buffer, from, into, at, length);
    return at + length;
  }
}
