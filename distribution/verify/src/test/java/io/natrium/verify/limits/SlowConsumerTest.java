package io.natrium.verify.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.Await;
import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.LogLines;
import io.natrium.verify.client.RawClient;
import io.natrium.verify.client.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowConsumerTest {

  private static final String BLOCK = "x".repeat(16 * 1024);

  @TempDir private Path folder;

  @Test
  void shouldCloseAReceiverOverMaxPendingWithoutAWord() throws IOException {
    try (LogLines log = new LogLines(folder);
        EmbeddedServer server = EmbeddedServer.start("max_pending: 1MB\n");
        RawClient slow = server.connectNarrow();
        RawClient publisher = server.connect()) {
      slow.subscribe("flood", "1");
      slow.flush();
      while (server.statistics().slowConsumers() == 0) {
        publisher.publish("flood", BLOCK);
      }
      assertEquals(List.of(), publisher.flush(), "the publisher is undisturbed");
      List<Frame> before = slow.untilEnd();
      assertTrue(before.stream().allMatch(Frame::isMessage), "nothing but messages before the end");
      assertEquals(1, server.statistics().slowConsumers());
      assertTrue(log.contain("Slow Consumer Detected: MaxPending of 1048576 Exceeded"));
      Await.until("its memory is back", () -> server.statistics().outboundMemory() == 0);
      assertEquals(0, server.subscriptions());
    }
  }

  @Test
  void shouldCloseAReceiverThatTakesNothingUntilTheWriteDeadline() throws IOException {
    try (LogLines log = new LogLines(folder);
        EmbeddedServer server = EmbeddedServer.start("write_deadline: \"200ms\"\n");
        RawClient slow = server.connectNarrow();
        RawClient publisher = server.connect()) {
      slow.subscribe("flood", "1");
      slow.flush();
      for (int i = 0; i < 1024; i++) {
        publisher.publish("flood", BLOCK);
      }
      assertEquals(List.of(), publisher.flush());
      Await.until("the deadline passed", () -> server.statistics().slowConsumers() == 1);
      assertTrue(slow.untilEnd().stream().allMatch(Frame::isMessage));
      assertTrue(log.contain("Slow Consumer Detected: WriteDeadline of 200ms exceeded with "));
      Await.until("its memory is back", () -> server.statistics().outboundMemory() == 0);
    }
  }

  @Test
  void shouldCloseAReceiverThatTakesOnlyAPartUntilTheWriteDeadline() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start("write_deadline: \"300ms\"\n");
        RawClient slow = server.connectNarrow();
        RawClient publisher = server.connect()) {
      flood(slow, publisher);
      while (server.statistics().slowConsumers() == 0) {
        takeOne(slow);
      }
      Await.until("it is closed", () -> server.statistics().connections() == 1);
    }
  }

  @Test
  void shouldKeepAReceiverThatTakesAPartWhereWritesAreRetried() throws IOException {
    String config = "write_deadline: \"300ms\"\nwrite_timeout: retry\n";
    try (LogLines log = new LogLines(folder);
        EmbeddedServer server = EmbeddedServer.start(config);
        RawClient slow = server.connectNarrow();
        RawClient publisher = server.connect()) {
      flood(slow, publisher);
      int taken = 0;
      while (server.statistics().slowConsumers() == 0) {
        taken += takeOne(slow);
      }
      for (; taken < 1024; taken++) {
        assertEquals(BLOCK.length(), slow.message().body().length);
      }
      assertEquals(List.of(), slow.flush());
      assertTrue(log.contain("Slow Consumer Detected: WriteDeadline of 300ms exceeded with "));
      assertEquals(2, server.statistics().connections());
    }
  }

  private static void flood(RawClient slow, RawClient publisher) throws IOException {
    slow.subscribe("flood", "1");
    slow.flush();
    for (int i = 0; i < 1024; i++) {
      publisher.publish("flood", BLOCK);
    }
    assertEquals(List.of(), publisher.flush());
  }

  /** Takes a message, slowly enough for the deadline to pass long before the last one. */
  private static int takeOne(RawClient slow) throws IOException {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    return slow.frameOrEnd() == null ? 0 : 1;
  }

  @Test
  void shouldPauseAPublisherUntilItsReceiverCatchesUpAndLoseNothing() throws Exception {
    int messages = 2560; // 40 MiB, more than the receiver may have pending
    try (EmbeddedServer server = EmbeddedServer.start("max_pending: 32MB\n");
        RawClient receiver = server.connectNarrow();
        RawClient publisher = server.connect()) {
      receiver.subscribe("flood", "1");
      receiver.flush();
      Task<Void> writer =
          Task.start(
              () -> {
                for (int i = 0; i < messages; i++) {
                  publisher.publish("flood", BLOCK);
                }
              });
      Await.until("the publisher is paused", () -> server.statistics().stalls() > 0);
      for (int i = 0; i < messages; i++) {
        assertEquals(BLOCK.length(), receiver.message().body().length);
      }
      writer.join();
      assertEquals(List.of(), publisher.flush());
      assertEquals(0, server.statistics().slowConsumers());
    }
  }

  @Test
  void shouldNotPauseForEver() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start("max_pending: 4MB\n");
        RawClient dead = server.connectNarrow();
        RawClient publisher = server.connect()) {
      dead.subscribe("flood", "1");
      dead.flush();
      while (server.statistics().stalls() == 0) {
        publisher.publish("flood", BLOCK);
      }
      assertEquals(List.of(), publisher.flush(), "answered although the receiver is still behind");
      while (server.statistics().slowConsumers() == 0) {
        publisher.publish("flood", BLOCK);
      }
      assertEquals(List.of(), publisher.flush());
      assertEquals(1, server.statistics().connections());
    }
  }

  @Test
  void shouldDropInsteadOfPausingWhereTheConfigurationSaysSo() throws IOException {
    int messages = 2048;
    try (EmbeddedServer server =
            EmbeddedServer.start("max_pending: 4MB\nno_fast_producer_stall: true\n");
        RawClient slow = server.connectNarrow();
        RawClient publisher = server.connect()) {
      slow.subscribe("flood", "1");
      slow.flush();
      for (int i = 0; i < messages; i++) {
        String number = Integer.toString(i);
        publisher.publish("flood", number + BLOCK.substring(number.length()));
      }
      assertEquals(List.of(), publisher.flush());
      assertEquals(0, server.statistics().stalls());
      assertEquals(0, server.statistics().slowConsumers());
      int last = -1;
      List<Frame> received = slow.flush();
      for (Frame frame : received) {
        String text = frame.text();
        int number = Integer.parseInt(text.substring(0, text.indexOf('x')));
        assertTrue(number > last, "in order");
        last = number;
      }
      assertFalse(received.isEmpty());
      assertTrue(received.size() < messages, "some were dropped");
      assertEquals(received.size(), server.statistics().messagesOut());
    }
  }
}
