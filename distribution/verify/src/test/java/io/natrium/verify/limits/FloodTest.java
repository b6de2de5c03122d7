package io.natrium.verify.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.Await;
import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import io.natrium.verify.client.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that write as fast as they can and read only later, or never. */
class FloodTest {

  private static final String BLOCK = "x".repeat(4 * 1024);

  @Test
  void shouldCarryTwoClientsThatReadOnlyAfterWriting() throws Exception {
    int messages = 4096; // 16 MiB each way
    try (EmbeddedServer server = EmbeddedServer.start("");
        RawClient left = server.connectNarrow();
        RawClient right = server.connectNarrow()) {
      left.subscribe("to.left", "1");
      left.flush();
      right.subscribe("to.right", "1");
      right.flush();
      Task<Void> leftWork = Task.start(() -> writeThenRead(left, "to.right", messages));
      Task<Void> rightWork = Task.start(() -> writeThenRead(right, "to.left", messages));
      leftWork.join();
      rightWork.join();
      assertEquals(0, server.statistics().slowConsumers());
      Await.until("the memory is back", () -> server.statistics().outboundMemory() == 0);
    }
  }

  private static void writeThenRead(RawClient client, String subject, int messages)
      throws IOException {
    for (int i = 0; i < messages; i++) {
      client.publish(subject, BLOCK);
    }
    for (int i = 0; i < messages; i++) {
      assertEquals(BLOCK.length(), client.message().body().length);
    }
    assertEquals(List.of(), client.flush());
  }

  @Test
  void shouldBoundTheMemoryOfTwoClientsThatNeverRead() throws Exception {
    int maxPending = 1 << 20;
    try (EmbeddedServer server = EmbeddedServer.start("max_pending: 1MB\n");
        RawClient left = server.connectNarrow();
        RawClient right = server.connectNarrow();
        RawClient bystander = server.connect()) {
      left.subscribe("to.left", "1");
      left.flush();
      right.subscribe("to.right", "1");
      right.flush();
      Task<Void> leftWork = Task.start(() -> writeUntilClosed(left, "to.right"));
      Task<Void> rightWork = Task.start(() -> writeUntilClosed(right, "to.left"));
      long most = 0;
      while (server.statistics().slowConsumers() == 0) {
        most = Math.max(most, server.statistics().outboundMemory());
        assertEquals(List.of(), bystander.flush(), "others are served meanwhile");
      }
      // Each may hold its limit, what one read adds to it, and the unused rest of its last block.
      assertTrue(most <= 2L * (maxPending + 2 * (256 << 10)), "held " + most);
      left.close();
      right.close();
      leftWork.join();
      rightWork.join();
      Await.until("both are gone", () -> server.statistics().connections() == 1);
      Await.until("the memory is back", () -> server.statistics().outboundMemory() == 0);
    }
  }

  private static void writeUntilClosed(RawClient client, String subject) {
    try {
      while (true) {
        client.publish(subject, BLOCK);
      }
    } catch (IOException closed) {
      assertTrue(true, "the end of the flood");
    }
  }

  @Test
  void shouldNotPauseAClientForItsOwnMessages() throws IOException {
    int messages = 3500; // 14 MiB, over three quarters of what may be pending
    try (EmbeddedServer server = EmbeddedServer.start("max_pending: 16MB\n");
        RawClient client = server.connectNarrow()) {
      client.subscribe("self", "1");
      client.flush();
      writeThenRead(client, "self", messages);
      assertEquals(0, server.statistics().stalls());
      assertEquals(0, server.statistics().slowConsumers());
    }
  }

  @Test
  void shouldCloseAClientThatFloodsItself() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start("max_pending: 1MB\n");
        RawClient client = server.connectNarrow()) {
      client.subscribe("self", "1");
      client.flush();
      writeUntilClosed(client, "self");
      Await.until("it counts", () -> server.statistics().slowConsumers() == 1);
      Await.until("the memory is back", () -> server.statistics().outboundMemory() == 0);
    }
  }

  @Test
  void shouldAnswerRequestsOfTheConnectionThatSentThem() throws Exception {
    int requests = 20_000;
    try (EmbeddedServer server = EmbeddedServer.start("max_pending: 2MB\n");
        RawClient client = server.connect()) {
      client.subscribe("service", "1");
      client.subscribe("inbox.*", "2");
      client.flush();
      Task<Void> requester =
          Task.start(
              () -> {
                for (int i = 0; i < requests; i++) {
                  client.send("PUB service inbox." + i + " 4\r\nask!\r\n");
                }
              });
      List<String> asked = new ArrayList<>();
      int next = 0;
      while (asked.size() < requests) {
        Frame frame = client.message();
        if (frame.sid().equals("1")) {
          asked.add(frame.reply());
        }
      }
      requester.join();
      StringBuilder answers = new StringBuilder();
      for (String inbox : asked) {
        answers.append("PUB ").append(inbox).append(" 2\r\nok\r\n");
      }
      client.send(answers.toString());
      while (next < requests) {
        assertEquals("inbox." + next++, client.message().subject(), "in the order of the requests");
      }
      assertEquals(List.of(), client.flush());
      assertEquals(0, server.statistics().slowConsumers());
      assertEquals(0, server.statistics().stalls());
    }
  }
}
