package io.natrium.verify.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.verify.client.Await;
import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadReaderTest {

  private static final int READERS = 999;
  private static final int DEAD_SUBSCRIPTIONS = 200;
  private static final String BLOCK = "x".repeat(1024);

  @Test
  void shouldServeNineHundredNinetyNineBesideOneThatNeverReads() throws IOException {
    List<RawClient> readers = new ArrayList<>();
    try (EmbeddedServer server = EmbeddedServer.start("max_pending: 1MB\n");
        RawClient dead = server.connectNarrow();
        RawClient publisher = server.connect()) {
      for (int i = 0; i < READERS; i++) {
        RawClient reader = server.connect();
        readers.add(reader);
        reader.subscribe("fan", "1");
        reader.flush();
      }
      // Many subscriptions make the dead one fall behind while the others get little.
      for (int i = 0; i < DEAD_SUBSCRIPTIONS; i++) {
        dead.subscribe("fan", "d" + i);
      }
      dead.flush();
      int published = 0;
      while (server.statistics().slowConsumers() == 0) {
        for (int i = 0; i < 4; i++) {
          publisher.publish("fan", BLOCK);
          published++;
        }
        publisher.flush();
      }
      publisher.publish("fan", "last");
      assertEquals(List.of(), publisher.flush());
      for (RawClient reader : readers) {
        for (int i = 0; i < published; i++) {
          assertEquals(BLOCK.length(), reader.message().body().length);
        }
        assertEquals("last", reader.message().text());
      }
      dead.untilEnd().forEach(frame -> assertEquals(true, frame.isMessage()));
      assertEquals(1, server.statistics().slowConsumers());
      assertEquals(READERS + 1, server.statistics().connections());
      Await.until("memory is back", () -> server.statistics().outboundMemory() == 0);
    } finally {
      for (RawClient reader : readers) {
        reader.close();
      }
    }
  }

  @Test
  void shouldCloseTheLargestWhenTheServerHasNoMemoryLeft() throws IOException {
    try (EmbeddedServer server =
            EmbeddedServer.start("port: -1\n", builder -> builder.outboundBudget(8 << 20));
        RawClient small = server.connectNarrow();
        RawClient large = server.connectNarrow();
        RawClient publisher = server.connect()) {
      small.subscribe("small", "1");
      small.flush();
      large.subscribe("large", "1");
      large.flush();
      for (int i = 0; i < 1024; i++) {
        publisher.publish("small", BLOCK);
      }
      publisher.flush();
      while (server.statistics().slowConsumers() == 0) {
        publisher.publish("large", BLOCK.repeat(16));
      }
      assertEquals(List.of(), publisher.flush());
      for (int i = 0; i < 1024; i++) {
        assertEquals(BLOCK.length(), small.message().body().length);
      }
      assertEquals(List.of(), small.flush(), "the small one stays");
      for (Frame frame : large.untilEnd()) {
        assertEquals("large", frame.subject());
      }
      assertEquals(1, server.statistics().slowConsumers());
    }
  }

  @Test
  void shouldRefuseMemoryOverTheBudgetEvenWithinOneBatch() throws IOException {
    try (EmbeddedServer server =
            EmbeddedServer.start("port: -1\n", builder -> builder.outboundBudget(1 << 20));
        RawClient wide = server.connectNarrow();
        RawClient publisher = server.connect()) {
      for (int i = 0; i < 4096; i++) {
        wide.subscribe("wide", "w" + i);
      }
      wide.flush();
      // One message becomes 64 MiB.
      publisher.publish("wide", BLOCK.repeat(16));
      assertEquals(List.of(), publisher.flush());
      Await.until("it is closed", () -> server.statistics().slowConsumers() == 1);
      assertEquals(1, server.statistics().connections());
      Await.until("the memory is back", () -> server.statistics().outboundMemory() == 0);
    }
  }
}
