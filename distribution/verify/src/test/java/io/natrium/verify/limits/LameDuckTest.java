package io.natrium.verify.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.ServerState;
import io.natrium.kernel.options.ServerOptions;
import io.natrium.kernel.options.TimingOptions;
import io.natrium.verify.client.Await;
import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import io.natrium.verify.client.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LameDuckTest {

  private static final int CLIENTS = 10;
  private static final Duration DURATION = Duration.ofMillis(2600);
  private static final Duration GRACE = Duration.ofMillis(100);

  @Test
  void shouldTellItsClientsAndCloseThemOneByOne() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start("", b -> b.options(options()))) {
      List<Task<Long>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        RawClient client = server.open();
        client.handshake("{\"protocol\":1}");
        clients.add(Task.of(() -> endOf(client)));
      }
      server.server().lameDuck();
      List<Long> ends = new ArrayList<>();
      for (Task<Long> client : clients) {
        ends.add(client.join());
      }
      ends.sort(null);
      long spread = ends.get(CLIENTS - 1) - ends.get(0);
      // Nine pauses of at least half an interval of 250 ms, less what the readers may be late.
      assertTrue(spread > TimeUnit.MILLISECONDS.toNanos(500), "closed within ns: " + spread);
      server.server().awaitClosed();
      Await.until("it is closed", () -> server.server().state() == ServerState.CLOSED);
      assertEquals(0, server.statistics().connections());
    }
  }

  private static long endOf(RawClient client) throws IOException {
    try (client) {
      List<Frame> told = client.untilEnd();
      assertTrue(told.stream().allMatch(frame -> frame.line().startsWith("INFO ")));
      assertTrue(isLameDuck(told.get(told.size() - 1)));
      return System.nanoTime();
    }
  }

  @Test
  void shouldServeThoseThatAreThereAndRefuseNewOnes() throws Exception {
    try (EmbeddedServer server =
            EmbeddedServer.start("", b -> b.options(options(Duration.ofSeconds(60))));
        RawClient client = server.open()) {
      client.handshake("{\"protocol\":1}");
      server.server().lameDuck();
      Frame told = client.frame();
      while (!isLameDuck(told)) {
        told = client.frame();
      }
      client.subscribe("still", "1");
      client.publish("still", "served");
      assertEquals("served", client.message().text());
      assertThrows(IOException.class, server::connect);
    }
  }

  private static boolean isLameDuck(Frame frame) {
    return frame.line().contains("\"ldm\":true");
  }

  private static ServerOptions options() {
    return options(GRACE);
  }

  private static ServerOptions options(Duration grace) {
    ServerOptions defaults = ServerOptions.defaults();
    TimingOptions timing =
        defaults
            .timing()
            .withLameDuckGracePeriod(grace)
            .withLameDuckDuration(grace.plus(DURATION).minus(GRACE));
    return defaults
        .withTiming(timing)
        .withListener(defaults.listener().withHost("127.0.0.1").withPort(-1));
  }
}
