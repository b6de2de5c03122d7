package io.natrium.bench.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Splits the bytes of one connection into frames. A message whose control line equals the one
 * before is recognised by comparing words, without parsing it again.
 */
final class FrameReader {

  /** Readable bytes that must follow the received ones in a buffer, for reads of whole words. */
  static final int SLACK = 16;

  private static final int LONGEST_LINE = 1 << 16;
  private static final int MOST_PER_READ = 1 << 18;
  private static final int LONGEST_KNOWN = 256;

  /** Takes what is not a message. */
  interface Control {

    void onPing();

    void onPong();

    void onInfo(String text);

    void onError(String text);
  }

  private final FrameListener listener;
  private final Control control;
  private final long[] known = new long[LONGEST_KNOWN / 8];
  private int knownLength;
  private int knownHeaders;
  private int knownTotal;
  private byte[] carry = new byte[64];
  private int carried;

  FrameReader(FrameListener listener, Control control) {
    this.listener = listener;
    this.control = control;
  }

  /**
   * Reads once and handles every whole frame.
   *
   * @return what the link's read returned
   */
  int read(Link link, ByteBuffer scratch) throws IOException {
    scratch.clear().limit(Math.min(scratch.capacity() - SLACK, carried + MOST_PER_READ));
    scratch.put(carry, 0, carried);
    int count = link.read(scratch);
    if (count > 0) {
      int end = scratch.position();
      scratch.clear();
      int at = parse(scratch, end);
      keep(scratch, at, end);
    }
    return count;
  }

  private void keep(ByteBuffer scratch, int at, int end) throws IOException {
    carried = end - at;
    if (carried > scratch.capacity() - LONGEST_LINE) {
      throw new IOException("a frame of more than " + carried + " bytes");
    }
    if (carried > carry.length) {
      carry = new byte[Math.max(carried, carry.length * 2)];
    }
    scratch.get(at, carry, 0, carried);
  }

  private int parse(ByteBuffer in, int end) throws IOException {
    int at = 0;
    while (at < end) {
      int head = knownLength;
      if (head == 0 || end - at < head || !isKnown(in, at)) {
        head = line(in, at, end);
        if (head == 0) {
          return at;
        }
        if (!isMessage(in.get(at))) {
          control(in, at, head);
          at += head;
          continue;
        }
        learn(in, at, head);
      }
      int next = at + head + knownTotal + 2;
      if (next > end) {
        return at;
      }
      if (in.get(next - 2) != '\r' || in.get(next - 1) != '\n') {
        throw new FramingException("no line end behind a message of " + knownTotal + " bytes");
      }
      int headers = at + head;
      listener.onMessage(in, at, headers, headers + knownHeaders, knownTotal - knownHeaders);
      at = next;
    }
    return at;
  }

  private boolean isKnown(ByteBuffer in, int at) {
    int length = knownLength;
    int word = 0;
    for (; length >= 8; length -= 8, word++) {
      if (in.getLong(at + word * 8) != known[word]) {
        return false;
      }
    }
    return length == 0 || (in.getLong(at + word * 8) ^ known[word]) << (64 - length * 8) == 0;
  }

  private static boolean isMessage(byte verb) {
    return verb == 'M' || verb == 'H';
  }

  /** The length of the line at an offset with its end, 0 if the end has not come. */
  private static int line(ByteBuffer in, int at, int end) throws IOException {
    for (int i = at; i < end; i++) {
      if (in.get(i) == '\n') {
        return i + 1 - at;
      }
    }
    if (end - at > LONGEST_LINE) {
      throw new FramingException("a control line without an end");
    }
    return 0;
  }

  private void learn(ByteBuffer in, int at, int length) throws IOException {
    int last = at + length - 2;
    int start = numberStart(in, at, last);
    knownTotal = number(in, start, last);
    knownHeaders = 0;
    if (in.get(at) == 'H') {
      int before = numberStart(in, at, start - 1);
      knownHeaders = number(in, before, start - 1);
    }
    if (knownTotal < knownHeaders) {
      throw new FramingException("headers of more bytes than the message: " + text(in, at, length));
    }
    if (length > LONGEST_KNOWN) {
      knownLength = 0;
      throw new FramingException("a control line of " + length + " bytes");
    }
    knownLength = length;
    for (int word = 0; word * 8 < length; word++) {
      known[word] = in.getLong(at + word * 8);
    }
  }

  private static int numberStart(ByteBuffer in, int at, int end) {
    int start = end;
    while (start > at && in.get(start - 1) != ' ') {
      start--;
    }
    return start;
  }

  private static int number(ByteBuffer in, int start, int end) throws IOException {
    int value = 0;
    for (int i = start; i < end; i++) {
      int digit = in.get(i) - '0';
      if (digit < 0 || digit > 9 || value > 100_000_000) {
        throw new FramingException("no size where a size belongs");
      }
      value = value * 10 + digit;
    }
    if (start >= end) {
      throw new FramingException("a message without a size");
    }
    return value;
  }

  private void control(ByteBuffer in, int at, int length) throws IOException {
    String line = text(in, at, length);
    if (line.startsWith("PING")) {
      control.onPing();
    } else if (line.startsWith("PONG")) {
      listener.onPong();
      control.onPong();
    } else if (line.startsWith("-ERR")) {
      control.onError(line.trim());
    } else if (line.startsWith("INFO")) {
      control.onInfo(whole(in, at, length));
    } else if (!line.startsWith("+OK")) {
      throw new FramingException("unknown frame: " + line.trim());
    }
  }

  private static String text(ByteBuffer in, int at, int length) {
    return whole(in, at, Math.min(length, 200));
  }

  private static String whole(ByteBuffer in, int at, int length) {
    byte[] bytes = new byte[length];
    in.get(at, bytes, 0, length);
    return new String(bytes, US_ASCII);
  }
}
