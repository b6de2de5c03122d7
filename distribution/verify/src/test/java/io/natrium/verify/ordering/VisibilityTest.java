package io.natrium.verify.ordering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import io.natrium.verify.client.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a subscription begins and ends, as its owner and every publisher see it. */
class VisibilityTest {

  private static final int ROUNDS = 400;
  private static final int PUBLISHERS = 4;

  @Test
  void shouldShowASubscriptionToEveryPublisherOnceItsOwnerHasThePong() throws Exception {
    String[] forms = {"seen.%d", "seen.*", "seen.>", "*.%d", ">"};
    try (EmbeddedServer server = EmbeddedServer.start("");
        RawClient subscriber = server.connect()) {
      List<RawClient> publishers = connect(server, PUBLISHERS);
      for (int round = 0; round < ROUNDS; round++) {
        String subject = "seen." + round;
        // Publishes before, so that the absence of receivers is what every cache holds.
        for (RawClient publisher : publishers) {
          publisher.publish(subject, "early");
          publisher.flush();
        }
        String sid = Integer.toString(round);
        subscriber.subscribe(forms[round % forms.length].formatted(round), sid);
        assertEquals(List.of(), subscriber.flush());
        for (RawClient publisher : publishers) {
          publisher.publish(subject, "late");
          publisher.flush();
        }
        List<Frame> received = subscriber.flush();
        assertEquals(PUBLISHERS, received.size(), "in round " + round);
        received.forEach(frame -> assertEquals("late", frame.text()));
        subscriber.send("UNSUB " + sid + "\r\n");
        assertEquals(List.of(), subscriber.flush());
      }
      close(publishers);
    }
  }

  @Test
  void shouldDeliverNothingAfterThePongThatFollowsAnUnsub() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start("");
        RawClient subscriber = server.connect()) {
      AtomicBoolean end = new AtomicBoolean();
      List<Task<Void>> flood = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        flood.add(Task.start(() -> floodUntil(server, end, "gone")));
      }
      for (int round = 0; round < ROUNDS; round++) {
        subscriber.subscribe(round % 2 == 0 ? "gone" : "*", "s" + round);
        subscriber.message();
        subscriber.send("UNSUB s" + round + "\r\n");
        subscriber.flush();
        assertEquals(List.of(), subscriber.flush(), "after the end of round " + round);
      }
      end.set(true);
      for (Task<Void> task : flood) {
        task.join();
      }
      assertEquals(List.of(), subscriber.flush());
    }
  }

  private static void floodUntil(EmbeddedServer server, AtomicBoolean end, String subject)
      throws IOException {
    try (RawClient publisher = server.connect()) {
      while (!end.get()) {
        for (int i = 0; i < 20; i++) {
          publisher.publish(subject, "x");
        }
        publisher.flush();
      }
    }
  }

  /** The publishers begin together when the maximum is set, and publish more than that. */
  @Test
  void shouldDeliverExactlyTheMaximum() throws Exception {
    CyclicBarrier gate = new CyclicBarrier(PUBLISHERS + 1);
    try (EmbeddedServer server = EmbeddedServer.start("");
        RawClient subscriber = server.connect()) {
      List<Task<Void>> race = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        race.add(Task.start(() -> publishBehind(gate, server)));
      }
      for (int round = 1; round <= ROUNDS; round++) {
        int max = 1 + round % 37;
        String sid = "m" + round;
        String subject = round % 2 == 0 ? "counted" : "*";
        subscriber.send("SUB " + subject + ' ' + sid + "\r\nUNSUB " + sid + ' ' + max + "\r\n");
        assertEquals(List.of(), subscriber.flush());
        gate.await(1, TimeUnit.MINUTES);
        gate.await(1, TimeUnit.MINUTES);
        List<Frame> received = subscriber.flush();
        assertEquals(max, received.size(), "in round " + round);
        assertTrue(received.stream().allMatch(frame -> frame.sid().equals(sid)));
      }
      for (Task<Void> task : race) {
        task.join();
      }
      assertEquals(0, server.subscriptions());
    }
  }

  private static void publishBehind(CyclicBarrier gate, EmbeddedServer server) throws Exception {
    try (RawClient publisher = server.connect()) {
      for (int round = 1; round <= ROUNDS; round++) {
        gate.await(1, TimeUnit.MINUTES);
        for (int i = 0; i < 20; i++) {
          publisher.publish("counted", "x");
        }
        publisher.flush();
        gate.await(1, TimeUnit.MINUTES);
      }
    }
  }

  @Test
  void shouldCountWhatCameBeforeTheMaximumWasSet() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start("");
        RawClient subscriber = server.connect()) {
      AtomicBoolean end = new AtomicBoolean();
      Task<Void> flood = Task.start(() -> floodUntil(server, end, "late.limit"));
      for (int round = 0; round < 100; round++) {
        String sid = "l" + round;
        subscriber.subscribe("late.*", sid);
        subscriber.message();
        subscriber.send("UNSUB " + sid + " 500\r\n");
        int more = subscriber.flush().size();
        assertTrue(more < 500 + 20 * 64, "bounded");
        int received = 1 + more;
        while (received < 500) {
          subscriber.message();
          received++;
        }
        assertEquals(List.of(), subscriber.flush());
      }
      end.set(true);
      flood.join();
    }
  }

  @Test
  void shouldGiveAQueueGroupEveryMessageOnceWhileMembersComeAndGo() throws Exception {
    int messages = 4000;
    try (EmbeddedServer server = EmbeddedServer.start("")) {
      AtomicInteger delivered = new AtomicInteger();
      AtomicBoolean end = new AtomicBoolean();
      RawClient steady = server.connect();
      steady.send("SUB job crew 1\r\n");
      steady.flush();
      List<Task<Void>> members = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        members.add(Task.start(() -> comeAndGo(server, end, delivered)));
      }
      Task<Void> publisher = Task.start(() -> publish(server, messages));
      publisher.join();
      end.set(true);
      for (Task<Void> member : members) {
        member.join();
      }
      delivered.addAndGet(steady.flush().size());
      steady.close();
      assertEquals(messages, delivered.get());
    }
  }

  private static void publish(EmbeddedServer server, int messages) throws IOException {
    try (RawClient client = server.connect()) {
      for (int i = 0; i < messages; i++) {
        client.publish("job", Integer.toString(i));
        if (i % 16 == 0) {
          client.flush();
        }
      }
      client.flush();
    }
  }

  /** Drains by hand: UNSUB, then whatever comes before the PONG still counts. */
  private static void comeAndGo(EmbeddedServer server, AtomicBoolean end, AtomicInteger delivered)
      throws IOException {
    try (RawClient client = server.connect()) {
      for (int round = 0; !end.get(); round++) {
        client.send("SUB job crew " + round + "\r\n");
        delivered.addAndGet(client.flush().size());
        delivered.addAndGet(client.flush().size());
        client.send("UNSUB " + round + "\r\n");
        delivered.addAndGet(client.flush().size());
      }
    }
  }

  private static List<RawClient> connect(EmbeddedServer server, int count) throws IOException {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(server.connect());
    }
    return clients;
  }

  private static void close(List<RawClient> clients) throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
  }
}
