package io.natrium.verify.ordering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import io.natrium.verify.client.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A receiver sees the messages of one publisher in the order in which they were published, whatever
 * their subjects and whichever of its subscriptions they come through.
 */
class PublisherOrderTest {

  private static final int PUBLISHERS = 6;
  private static final int SUBJECTS = 40;
  private static final int MESSAGES = 6000;

  @Test
  void shouldKeepTheOrderOfEachPublisherAcrossSubjectsAndLoops() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start("")) {
      List<Task<Void>> tasks = new ArrayList<>();
      // Sees every message once, by a wildcard.
      tasks.add(receive(server, List.of("order.*"), PUBLISHERS * MESSAGES));
      // Sees every message once, each subject by a subscription of its own.
      List<String> literals = new ArrayList<>();
      for (int i = 0; i < SUBJECTS; i++) {
        literals.add("order." + i);
      }
      tasks.add(receive(server, literals, PUBLISHERS * MESSAGES));
      // Sees every message once, alone in a queue group: delivered apart from plain subscriptions.
      tasks.add(receive(server, List.of("order.> lonely"), PUBLISHERS * MESSAGES));
      // Sees every message twice.
      tasks.add(receive(server, List.of("order.*", ">"), 2 * PUBLISHERS * MESSAGES));
      for (int i = 0; i < PUBLISHERS; i++) {
        int publisher = i;
        tasks.add(Task.start(() -> publish(server, publisher)));
      }
      for (Task<Void> task : tasks) {
        task.join();
      }
      assertEquals(0, server.statistics().slowConsumers());
    }
  }

  private static void publish(EmbeddedServer server, int publisher) throws IOException {
    Random random = new Random(publisher);
    try (RawClient client = server.connect()) {
      StringBuilder batch = new StringBuilder();
      int sent = 0;
      while (sent < MESSAGES) {
        batch.setLength(0);
        int size = 1 + random.nextInt(64);
        int subject = random.nextInt(SUBJECTS);
        for (int i = 0; i < size && sent < MESSAGES; i++, sent++) {
          if (random.nextInt(4) == 0) {
            subject = random.nextInt(SUBJECTS);
          }
          String payload = publisher + " " + sent;
          if (random.nextInt(8) == 0) {
            append(batch, subject, "NATS/1.0\r\nA: b\r\n\r\n", payload);
          } else {
            batch.append("PUB order.").append(subject).append(' ').append(payload.length());
            batch.append("\r\n").append(payload).append("\r\n");
          }
        }
        client.send(batch.toString());
      }
      client.flush();
    }
  }

  private static void append(StringBuilder batch, int subject, String headers, String payload) {
    int total = headers.length() + payload.length();
    batch.append("HPUB order.").append(subject).append(' ').append(headers.length()).append(' ');
    batch.append(total).append("\r\n").append(headers).append(payload).append("\r\n");
  }

  /** Subscribes before it returns; then checks on a thread of its own. */
  private static Task<Void> receive(EmbeddedServer server, List<String> subjects, int expected)
      throws IOException {
    RawClient client = server.connect();
    for (int i = 0; i < subjects.size(); i++) {
      client.subscribe(subjects.get(i), Integer.toString(i));
    }
    client.flush();
    boolean overlapping = subjects.contains(">");
    return Task.start(
        () -> {
          try (client) {
            check(client, expected, overlapping);
          }
        });
  }

  private static void check(RawClient client, int expected, boolean overlapping)
      throws IOException {
    Map<String, Integer> last = new HashMap<>();
    for (int i = 0; i < expected; i++) {
      Frame frame = client.message();
      String text = frame.text();
      String body = text.substring(text.lastIndexOf('\n') + 1);
      String publisher = body.substring(0, body.indexOf(' '));
      int number = Integer.parseInt(body.substring(body.indexOf(' ') + 1));
      String key = overlapping ? publisher + '/' + frame.sid() : publisher;
      int expectedNumber = last.getOrDefault(key, -1) + 1;
      assertEquals(expectedNumber, number, () -> "of publisher " + key);
      last.put(key, number);
    }
    List<Frame> more = client.flush();
    assertTrue(more.isEmpty(), () -> "unexpected " + more.get(0));
  }
}
