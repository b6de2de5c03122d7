package io.natrium.verify.ordering;

import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import java.io.IOException;
import java.util.Random;

/**
 * A publisher that numbers its messages. Other threads see how far it has begun to send, and up to
 * where the server has confirmed what it sent; everything between is under way.
 */
final class Marks {

  private final int publisher;
  private final String subject;
  private final Random random;
  private volatile long begun;
  private volatile long confirmed;

  Marks(int publisher, String subject) {
    this.publisher = publisher;
    this.subject = subject;
    this.random = new Random(publisher);
  }

  /** Number of the last message that may have been sent; 0 for none. */
  long begun() {
    return begun;
  }

  /** Number of the last message that has been routed for certain. */
  long confirmed() {
    return confirmed;
  }

  /** Sends one to twenty messages, and waits until they are routed. One thread. */
  void publish(RawClient client) throws IOException {
    publish(client, 1 + random.nextInt(20));
    client.flush();
    confirmed = begun;
  }

  /** Sends messages in one write. */
  void publish(RawClient client, int count) throws IOException {
    long next = begun;
    StringBuilder batch = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String text = publisher + " " + ++next;
      batch.append("PUB ").append(subject).append(' ').append(text.length()).append("\r\n");
      batch.append(text).append("\r\n");
    }
    begun = next;
    client.send(batch.toString());
  }

  /** Who published a message. */
  static int publisher(Frame frame) {
    String text = frame.text();
    return Integer.parseInt(text.substring(0, text.indexOf(' ')));
  }

  /** Its number. */
  static long number(Frame frame) {
    String text = frame.text();
    return Long.parseLong(text.substring(text.indexOf(' ') + 1));
  }
}
