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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;

/**
 * A queue group gets each message once while members come, go, and reach their maximum, through
 * literal subjects and through wildcards. One member stays, so that there is always one.
 */
class QueueGroupRaceTest {

  private static final int PUBLISHERS = 3;
  private static final int CHANGING = 3;

  /** How often each message came. */
  private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

  private volatile boolean ended;

  @Test
  void shouldGiveEachMessageToExactlyOneMember() throws Exception {
    StressTime time = new StressTime();
    try (EmbeddedServer server = EmbeddedServer.start("");
        RawClient steady = server.connect()) {
      steady.subscribe("crew.> group", "steady");
      steady.flush();
      List<Task<Void>> members = new ArrayList<>();
      members.add(Task.start(() -> stay(steady)));
      for (int i = 0; i < CHANGING; i++) {
        int member = i;
        members.add(Task.start(() -> comeAndGo(server, member)));
      }
      List<Marks> marks = new ArrayList<>();
      List<Task<Void>> publishers = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        Marks own = new Marks(i, "crew." + i);
        marks.add(own);
        publishers.add(Task.start(() -> publish(server, own, time)));
      }
      StressTime.join(publishers);
      ended = true;
      StressTime.join(members);
      Map<String, Integer> expected = new HashMap<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        for (long number = 1; number <= marks.get(i).begun(); number++) {
          expected.put(i + " " + number, 1);
        }
      }
      assertTrue(!expected.isEmpty(), "something was published");
      assertEquals(expected, counts);
    }
  }

  private static void publish(EmbeddedServer server, Marks own, StressTime time)
      throws IOException {
    try (RawClient client = server.connect()) {
      while (time.goesOn()) {
        own.publish(client);
      }
    }
  }

  private void stay(RawClient client) throws IOException {
    while (!ended) {
      count(client.flush());
    }
    // The publishers have had their last PONG: the next round trip brings the rest.
    count(client.flush());
  }

  private void comeAndGo(EmbeddedServer server, int member) throws IOException {
    String[] subjects = {"crew.*", "crew.0", "crew.1", "crew.>", "*.2"};
    try (RawClient client = server.connect()) {
      for (int round = member; !ended; round++) {
        String sid = "m" + round;
        client.subscribe(subjects[round % subjects.length] + " group", sid);
        if (round % 3 == 0) {
          client.send("UNSUB " + sid + ' ' + (1 + round % 9) + "\r\n");
        }
        List<Frame> received = new ArrayList<>(client.flush());
        received.addAll(client.flush());
        client.send("UNSUB " + sid + "\r\n");
        received.addAll(client.flush());
        count(received);
        assertTrue(received.stream().allMatch(frame -> frame.sid().equals(sid)), "of the round");
      }
    }
  }

  private void count(List<Frame> received) {
    received.forEach(frame -> counts.merge(frame.text(), 1, Integer::sum));
  }
}
