package io.natrium.verify.ordering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.Await;
import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import io.natrium.verify.client.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that end while messages are under way from and to them. */
class ClosingRaceTest {

  private static final int PUBLISHERS = 3;

  @Test
  void shouldRouteEverythingThatAClientSentBeforeItClosed() throws Exception {
    StressTime time = new StressTime();
    try (EmbeddedServer server = EmbeddedServer.start("");
        RawClient receiver = server.connect()) {
      receiver.subscribe("last.*", "1");
      receiver.flush();
      long[] next = new long[PUBLISHERS];
      Arrays.fill(next, 1);
      List<Marks> marks = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        marks.add(new Marks(i, "last." + i));
      }
      do {
        List<Task<Void>> visits = new ArrayList<>();
        for (Marks own : marks) {
          visits.add(Task.start(() -> visit(server, own)));
        }
        StressTime.join(visits);
        for (long left = missing(marks, next); left > 0; left--) {
          Frame frame = receiver.message();
          assertEquals(next[Marks.publisher(frame)]++, Marks.number(frame));
        }
      } while (time.goesOn());
      assertEquals(List.of(), receiver.flush());
    }
  }

  private static void visit(EmbeddedServer server, Marks own) throws IOException {
    try (RawClient client = server.connect()) {
      own.publish(client, 200);
    }
  }

  private static long missing(List<Marks> marks, long[] next) {
    return marks.stream().mapToLong(Marks::begun).sum() - Arrays.stream(next).sum() + PUBLISHERS;
  }

  @Test
  void shouldEndWithTheErrorBehindEverythingThatWasRouted() throws Exception {
    StressTime time = new StressTime();
    try (EmbeddedServer server = EmbeddedServer.start("")) {
      Marks own = new Marks(0, "error");
      Task<Void> publisher = Task.start(() -> publish(server, own, time));
      do {
        try (RawClient receiver = server.connect()) {
          receiver.subscribe("error", "1");
          List<Frame> frames = new ArrayList<>(receiver.flush());
          long confirmed = own.confirmed();
          receiver.send("WHATEVER\r\n");
          frames.addAll(receiver.untilEnd());
          Frame last = frames.remove(frames.size() - 1);
          assertTrue(last.line().startsWith("-ERR"), last::line);
          assertRow(frames, confirmed);
        }
      } while (time.goesOn());
      StressTime.join(List.of(publisher));
    }
  }

  /** Nothing but messages, one after the other, up to one that was confirmed at least. */
  private static void assertRow(List<Frame> frames, long confirmed) {
    for (int i = 1; i < frames.size(); i++) {
      assertEquals(Marks.number(frames.get(i - 1)) + 1, Marks.number(frames.get(i)));
    }
    if (!frames.isEmpty()) {
      Frame last = frames.get(frames.size() - 1);
      assertTrue(Marks.number(last) >= confirmed, last::text);
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

  @Test
  void shouldLeaveOtherReceiversUndisturbedByThoseThatBreakOff() throws Exception {
    StressTime time = new StressTime();
    try (EmbeddedServer server = EmbeddedServer.start("");
        RawClient steady = server.connect()) {
      steady.subscribe("break.>", "1");
      steady.flush();
      List<Marks> marks = new ArrayList<>();
      List<Task<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        Marks own = new Marks(i, "break." + i);
        marks.add(own);
        tasks.add(Task.start(() -> publish(server, own, time)));
      }
      for (int i = 0; i < 3; i++) {
        int way = i;
        tasks.add(Task.start(() -> breakOff(server, way, time)));
      }
      long[] next = new long[PUBLISHERS];
      Arrays.fill(next, 1);
      while (tasks.stream().anyMatch(task -> !task.isDone())) {
        follow(steady.flush(), next);
      }
      StressTime.join(tasks);
      follow(steady.flush(), next);
      for (int i = 0; i < PUBLISHERS; i++) {
        assertEquals(marks.get(i).begun() + 1, next[i]);
      }
      Await.until("all but one are gone", () -> server.statistics().connections() == 1);
      assertEquals(1, server.subscriptions());
      Await.until("no buffer is lent", () -> server.statistics().outboundMemory() == 0);
    }
  }

  private static void follow(List<Frame> frames, long[] next) {
    for (Frame frame : frames) {
      assertEquals(next[Marks.publisher(frame)]++, Marks.number(frame), frame::text);
    }
  }

  /** Receives a while, or not at all, and goes without a word: by reset, or at once. */
  private static void breakOff(EmbeddedServer server, int way, StressTime time) throws IOException {
    String[] subjects = {"break.*", "break.0 group", "break.> group", "break.1"};
    for (int round = 0; time.goesOn(); round++) {
      RawClient client = server.connect();
      client.subscribe(subjects[round % subjects.length], "1");
      if (way != 0) {
        client.flush();
      }
      if (way == 2) {
        client.close();
      } else {
        client.reset();
      }
    }
  }
}
