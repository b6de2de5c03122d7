package io.natrium.verify.ordering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.RawClient;
import io.natrium.verify.client.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * What is appended to a receiver is sent, though nothing comes after it: also where it is appended
 * while the receiver's loop sends, or goes to sleep. Publishers on all loops send one message each
 * at the same time, and all of them must come before anybody sends again.
 */
class FlushRaceTest {

  private static final int PUBLISHERS = 4;

  @Test
  void shouldSendWhatIsAppendedWhileTheReceiverIsFlushed() throws Exception {
    StressTime time = new StressTime();
    CyclicBarrier round = new CyclicBarrier(PUBLISHERS + 1);
    AtomicBoolean over = new AtomicBoolean();
    try (EmbeddedServer server = EmbeddedServer.start("");
        RawClient receiver = server.connect()) {
      receiver.subscribe("lone.*", "1");
      receiver.flush();
      List<Task<Void>> publishers = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        String subject = "lone." + i;
        publishers.add(Task.start(() -> publishInRounds(server, subject, round, over)));
      }
      int rounds = 0;
      while (time.goesOn()) {
        round.await(1, TimeUnit.MINUTES);
        for (int i = 0; i < PUBLISHERS; i++) {
          assertEquals(Integer.toString(rounds), receiver.message().text());
        }
        rounds++;
      }
      over.set(true);
      round.await(1, TimeUnit.MINUTES);
      StressTime.join(publishers);
      assertEquals(List.of(), receiver.flush());
    }
  }

  private static void publishInRounds(
      EmbeddedServer server, String subject, CyclicBarrier round, AtomicBoolean over)
      throws Exception {
    try (RawClient publisher = server.connect()) {
      for (int i = 0; ; i++) {
        round.await(1, TimeUnit.MINUTES);
        if (over.get()) {
          return;
        }
        publisher.publish(subject, Integer.toString(i));
      }
    }
  }
}
