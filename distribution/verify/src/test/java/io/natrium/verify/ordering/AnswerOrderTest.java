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
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the PONG of a publisher says about its receivers, whichever loops serve them. */
class AnswerOrderTest {

  private static final int WORKERS = 4;
  private static final int RECEIVERS = 3;

  @Test
  void shouldHaveGivenEveryReceiverItsMessagesWhenThePublisherGetsThePong() throws Exception {
    StressTime time = new StressTime();
    try (EmbeddedServer server = EmbeddedServer.start("")) {
      List<Task<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        int worker = i;
        tasks.add(Task.start(() -> rounds(server, worker, time)));
      }
      StressTime.join(tasks);
    }
  }

  private static void rounds(EmbeddedServer server, int worker, StressTime time)
      throws IOException {
    Random random = new Random(worker);
    String subject = "answer." + worker;
    List<RawClient> receivers = new ArrayList<>();
    for (int i = 0; i < RECEIVERS; i++) {
      RawClient receiver = server.connect();
      receiver.subscribe(i == 0 ? subject + " group" : i == 1 ? subject : "*." + worker, "r" + i);
      receiver.flush();
      receivers.add(receiver);
    }
    try (RawClient publisher = server.open()) {
      // What it publishes comes back to it as well, and each publish is confirmed.
      publisher.handshake("{\"verbose\":true,\"headers\":true}");
      publisher.send("SUB " + subject + " own\r\n");
      publisher.flush();
      while (time.goesOn()) {
        int count = 1 + random.nextInt(100);
        String payload = "x".repeat(random.nextInt(8) == 0 ? 9000 : random.nextInt(100));
        String frame = "PUB " + subject + ' ' + payload.length() + "\r\n" + payload + "\r\n";
        publisher.send(frame.repeat(count) + "PING\r\n");
        List<Frame> answers = publisher.untilPong();
        assertEquals(count, answers.stream().filter(Frame::isMessage).count(), "own messages");
        assertEquals(count, answers.stream().filter(AnswerOrderTest::isOk).count(), "+OK");
        assertEquals(2 * count, answers.size());
        for (RawClient receiver : receivers) {
          List<Frame> received = receiver.flush();
          assertEquals(count, received.size());
          assertTrue(received.stream().allMatch(one -> one.text().equals(payload)), "intact");
        }
      }
    }
    for (RawClient receiver : receivers) {
      receiver.close();
    }
  }

  private static boolean isOk(Frame frame) {
    return frame.line().equals("+OK");
  }
}
