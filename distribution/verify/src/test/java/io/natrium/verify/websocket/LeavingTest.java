package io.natrium.verify.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.natrium.kernel.plugin.PluginResult;
import io.natrium.verify.client.RawClient;
import java.io.EOFException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugin goes, or is replaced, while clients are connected by it. */
@Timeout(60)
class LeavingTest {

  private static final int CLIENTS = 12;

  @ParameterizedTest
  @ValueSource(ints = {0, 500})
  void shouldWarnItsClientsThenCloseThemWithAReason(int graceMillis) throws Exception {
    try (WebsocketServer server = WebsocketServer.start("compression: true", "");
        RawClient steady = server.tcp().connect()) {
      List<RawWebsocket> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(RawWebsocket.open(server.port()).handshake());
      }
      CompletableFuture<PluginResult> unload =
          server.tcp().server().unloadPlugin("websocket", Duration.ofMillis(graceMillis));
      for (RawWebsocket client : clients) {
        String info = client.line("INFO ");
        while (!info.contains("\"ldm\":true")) {
          info = client.line("INFO "); // the one that answers CONNECT
        }
        assertEquals("1001 Server Shutdown", client.closed());
        client.close();
      }
      assertEquals(PluginResult.Outcome.DONE, unload.join().outcome());
      assertEquals(List.of(), server.tcp().server().ports().of("websocket"));
      assertEquals(List.of(), steady.flush());
    }
  }

  @Test
  void shouldCloseThoseAtOnceThatHaveNotUpgraded() throws Exception {
    try (WebsocketServer server = WebsocketServer.start("", "");
        RawWebsocket silent = RawWebsocket.connect(server.port());
        RawWebsocket other = RawWebsocket.open(server.port()).handshake()) {
      PluginResult result =
          server.tcp().server().unloadPlugin("websocket", Duration.ofMillis(200)).join();
      assertEquals(PluginResult.Outcome.DONE, result.outcome(), result.reason());
      assertEquals("1001 Server Shutdown", other.closed());
      assertThrows(EOFException.class, silent::receive);
    }
  }
}
