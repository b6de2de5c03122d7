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
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What a subscription gets of each publisher while it lives: all from a point before its first PONG
 * ends to a point after its UNSUB was sent, without a gap. Meanwhile other subscriptions spoil what
 * the publishers' loops remember.
 */
class SubscriptionIntervalTest {

  private static final int PUBLISHERS = 3;
  private static final String[] FORMS = {
    "span.*.x", "span.>", "*.*.x", ">", "span.*.x lonely", "span.> lonely", "literals"
  };

  private final List<Marks> marks = new ArrayList<>();

  @Test
  void shouldGiveASubscriptionEverythingBetweenItsBeginningAndItsEnd() throws Exception {
    StressTime time = new StressTime();
    try (EmbeddedServer server = EmbeddedServer.start("")) {
      List<Task<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        Marks own = new Marks(i, "span." + i + ".x");
        marks.add(own);
        tasks.add(Task.start(() -> publish(server, own, time)));
      }
      for (int i = 0; i < 3; i++) {
        int first = i;
        tasks.add(Task.start(() -> subscribe(server, first, time)));
      }
      tasks.add(Task.start(() -> churn(server, time)));
      StressTime.join(tasks);
      assertEquals(0, server.statistics().slowConsumers());
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

  /** Moves the epochs that results of the subjects in use depend on, and others. */
  private static void churn(EmbeddedServer server, StressTime time) throws IOException {
    try (RawClient client = server.connect()) {
      String[] subjects = {"span.*.y", "span.0.x other", "*.churn", "churn", "span.1.x", "a.b.>"};
      for (int round = 0; time.goesOn(); round++) {
        client.subscribe(subjects[round % subjects.length], "c" + round);
        client.flush();
        client.send("UNSUB c" + round + "\r\n");
        client.flush();
      }
    }
  }

  private void subscribe(EmbeddedServer server, int first, StressTime time) throws IOException {
    try (RawClient client = server.connect()) {
      for (int round = first; time.goesOn(); round++) {
        String form = FORMS[round % FORMS.length];
        // Groups are of one, so that their member has to get everything.
        live(client, form.replace("lonely", "lonely" + first), time);
      }
    }
  }

  private void live(RawClient client, String form, StressTime time) throws IOException {
    List<String> sids = new ArrayList<>();
    for (int i = 0; i < (form.equals("literals") ? PUBLISHERS : 1); i++) {
      String sid = "s" + i;
      sids.add(sid);
      client.subscribe(form.equals("literals") ? "span." + i + ".x" : form, sid);
    }
    List<Frame> received = new ArrayList<>(client.flush());
    long[] begun = marks.stream().mapToLong(Marks::begun).toArray();
    do {
      received.addAll(client.flush());
    } while (time.goesOn() && !haveMoved(begun));
    long[] confirmed = marks.stream().mapToLong(Marks::confirmed).toArray();
    for (String sid : sids) {
      client.send("UNSUB " + sid + "\r\n");
    }
    received.addAll(client.flush());
    assertEquals(List.of(), client.flush(), "after the PONG that follows UNSUB");
    for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
      check(form, publisher, received, begun[publisher], confirmed[publisher]);
    }
  }

  private boolean haveMoved(long[] begun) {
    for (int i = 0; i < begun.length; i++) {
      if (marks.get(i).confirmed() <= begun[i]) {
        return false;
      }
    }
    return true;
  }

  private static void check(
      String form, int publisher, List<Frame> received, long begun, long confirmed) {
    long[] numbers =
        received.stream()
            .filter(frame -> Marks.publisher(frame) == publisher)
            .mapToLong(Marks::number)
            .toArray();
    String what = form + ", publisher " + publisher + ": ";
    if (numbers.length == 0) {
      assertTrue(confirmed <= begun, () -> what + "nothing of " + begun + " to " + confirmed);
      return;
    }
    long first = numbers[0];
    long last = numbers[numbers.length - 1];
    assertTrue(first <= begun + 1, () -> what + "begins with " + first + " after " + begun);
    assertTrue(last >= confirmed, () -> what + "ends with " + last + " before " + confirmed);
    assertEquals(
        LongStream.rangeClosed(first, last).boxed().toList(),
        LongStream.of(numbers).boxed().toList(),
        what);
  }
}
