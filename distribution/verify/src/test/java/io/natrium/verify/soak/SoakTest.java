package io.natrium.verify.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.Await;
import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Footprint;
import io.natrium.verify.client.LogLines;
import io.natrium.verify.client.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand clients that come, go, subscribe and publish at random, for as long as {@code
 * natrium.soak.seconds} says. Every message is accounted for, and nothing is left at the end.
 */
class SoakTest {

  private static final int SECONDS = Integer.getInteger("natrium.soak.seconds", 15);
  private static final long SEED = Long.getLong("natrium.soak.seed", 4711L);
  private static final int CLIENTS = 1000;
  private static final int WORKERS = 8;

  @TempDir private Path folder;

  @Test
  void shouldAccountForEveryMessageAndLeaveNothingBehind() throws Exception {
    try (LogLines log = new LogLines(folder);
        EmbeddedServer server = EmbeddedServer.start("")) {
      server.connect().close();
      Await.until("it left", () -> server.statistics().connections() == 0);
      Footprint before = Footprint.now();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      List<Task<Long>> workers = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        SoakWorker worker = new SoakWorker(server, i, CLIENTS / WORKERS, SEED + i);
        workers.add(Task.of(() -> worker.run(end)));
      }
      long verified = 0;
      for (Task<Long> worker : workers) {
        verified += worker.join(TimeUnit.SECONDS.toMillis(SECONDS + 120));
      }
      assertTrue(verified > 1000, "messages received: " + verified);
      assertTrue(server.statistics().totalConnections() > CLIENTS, "clients came and went");
      Await.until("all are gone", () -> server.statistics().connections() == 0);
      assertEquals(0, server.subscriptions());
      assertEquals(0, server.statistics().slowConsumers());
      Await.until("no buffer is lent", () -> server.statistics().outboundMemory() == 0);
      Await.until("sockets closed", () -> Footprint.descriptorsNow() <= before.descriptors() + 8);
      Await.until("threads have ended", () -> Footprint.threadsNow() <= before.threads() + 2);
      long grown = Footprint.now().heap() - before.heap();
      assertTrue(grown < 32 << 20, "the heap holds " + grown + " bytes more than before");
      assertEquals(
          List.of(),
          log.lines().stream().filter(line -> line.contains("[ERR]")).limit(5).toList(),
          "errors in the log");
    }
  }
}
