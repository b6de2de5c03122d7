package io.natrium.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.bench.check.Payload;
import io.natrium.bench.net.Connection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * Fills batches of messages and sends them. With one subject the batch is a template where only
 * sequence, check word and time change; with many it is put together from the subjects' heads.
 */
final class Publisher {

  private static final int CHUNK = 1 << 16;

  private final int index;
  private final int size;
  private final boolean timed;
  private final ByteBuffer buffer;
  private final int mostMessages;
  private final int messageLength;
  private final int payloadOffset;
  private final byte[][] heads;
  private final byte[] body;
  private final SplittableRandom random;
  private Connection connection;
  private long sequence;

  Publisher(int index, String subject, Scenario.Flow flow) {
    this.index = index;
    this.size = flow.size();
    this.timed = flow.isTimed();
    this.heads = null;
    this.body = null;
    this.random = null;
    byte[] head = head(subject, flow);
    byte[] message = new byte[head.length + flow.headers() + size + 2];
    System.arraycopy(head, 0, message, 0, head.length);
    tail(flow, message, head.length);
    payloadOffset = head.length + flow.headers();
    messageLength = message.length;
    int fit = Math.max(1, CHUNK / messageLength);
    mostMessages = flow.batch() > 0 ? Math.min(flow.batch(), fit) : fit;
    buffer = little(mostMessages * messageLength);
    for (int i = 0; i < mostMessages; i++) {
      buffer.put(message);
    }
    buffer.flip();
  }

  /** A publisher of messages with heads drawn at random. */
  Publisher(int index, byte[][] heads, Scenario.Flow flow) {
    this.index = index;
    this.size = flow.size();
    this.timed = flow.isTimed();
    this.heads = heads;
    this.random = new SplittableRandom(index + 1);
    this.body = new byte[flow.headers() + size + 2];
    tail(flow, body, 0);
    payloadOffset = flow.headers();
    messageLength = 0;
    int longest = body.length;
    for (byte[] head : heads) {
      longest = Math.max(longest, head.length + body.length);
    }
    int fit = Math.max(1, CHUNK / longest);
    mostMessages = flow.batch() > 0 ? Math.min(flow.batch(), fit) : fit;
    buffer = little(longest * mostMessages);
  }

  private static ByteBuffer little(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] head(String subject, Scenario.Flow flow) {
    String line =
        flow.headers() > 0
            ? "HPUB " + subject + " " + flow.headers() + " " + (flow.headers() + flow.size())
            : "PUB " + subject + " " + flow.size();
    return (line + "\r\n").getBytes(US_ASCII);
  }

  private static void tail(Scenario.Flow flow, byte[] into, int offset) {
    if (flow.headers() > 0) {
      System.arraycopy(HeaderBlock.of(flow.headers()), 0, into, offset, flow.headers());
    }
    ByteBuffer view = ByteBuffer.wrap(into).order(ByteOrder.LITTLE_ENDIAN);
    Payload.fill(view, offset + flow.headers(), flow.size());
    into[into.length - 2] = '\r';
    into[into.length - 1] = '\n';
  }

  void connect(Connection to) {
    connection = to;
  }

  Connection connection() {
    return connection;
  }

  /** How many messages were handed to the connection. */
  long sent() {
    return sequence;
  }

  boolean isReady() {
    return !connection.isBlocked() && !connection.isClosed();
  }

  /** Sends up to a number of messages; how many. */
  int send(long most, long time, double step) {
    int count = (int) Math.min(most, mostMessages);
    buffer.clear();
    if (heads == null) {
      int at = payloadOffset;
      for (int i = 0; i < count; i++, at += messageLength) {
        stamp(at, time + (long) (i * step));
      }
      buffer.limit(count * messageLength);
    } else {
      for (int i = 0; i < count; i++) {
        buffer.put(heads[random.nextInt(heads.length)]);
        int at = buffer.position();
        buffer.put(body);
        stamp(at + payloadOffset, time + (long) (i * step));
      }
      buffer.flip();
    }
    connection.send(buffer);
    return count;
  }

  private void stamp(int at, long time) {
    Payload.stamp(buffer, at, Payload.word(index, sequence++));
    if (timed) {
      Payload.stampTime(buffer, at, time);
    }
  }
}
