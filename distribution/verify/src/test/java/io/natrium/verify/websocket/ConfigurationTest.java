package io.natrium.verify.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.ReloadException;
import io.natrium.kernel.config.ConfigRejectedException;
import io.natrium.tcp.TcpPlugin;
import io.natrium.verify.client.Await;
import io.natrium.websocket.WebsocketPlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the block may say, what it may not, and what a reload may change. */
@Timeout(60)
class ConfigurationTest {

  private static NatsServer.Builder server() {
    return NatsServer.builder()
        .plugin("tcp", new TcpPlugin())
        .plugin("websocket", new WebsocketPlugin());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: -1 | websocket requires TLS configuration",
        "port: -1, no_tls: true, headers: {Upgrade: x} | invalid header \"Upgrade\" not allowed",
        "port: -1, no_tls: true, headers: {Sec-WebSocket-X: x} | prefix not allowed",
        "port: -1, no_tls: true, headers: {X: \"a\\r\\nb\"} | characters that HTTP does not allow",
        "port: -1, no_tls: true, no_auth_user: x | present, but users/nkeys are not defined",
        "port: -1, no_tls: true, jwt_cookie: x | trusted operators or trusted keys",
        "port: -1, no_tls: true, origins: [x] | unable to parse allowed origin",
        "port: -1, no_tls: true, origins: [\"ftp://x\"] | http or https scheme",
        "port: -1, no_tls: true, other: 1 | unknown field \"other\"",
        "port: 65536, no_tls: true | out of range",
        "listen: \"x\" | could not parse address string",
        "port: -1, no_tls: true, handshake_timeout: true | unsupported type",
        "port: -1, no_tls: true, ping_interval: \"x\" | ping_interval",
        "port: -1, no_tls: 1 | no_tls",
      })
  void shouldRefuseWhatTheReferenceRefuses(String block, String message) {
    try (NatsServer server =
        server().configText("port: -1\nwebsocket {" + block.replace(", ", "\n") + "}\n").build()) {
      ConfigRejectedException refused = assertThrows(ConfigRejectedException.class, server::start);
      assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }
  }

  @Test
  void shouldIgnoreTheBlockWithoutAPort() {
    try (NatsServer server =
        server().configText("port: -1\nwebsocket { compression: true }\n").build()) {
      server.start();
      assertEquals(List.of(), server.ports().of("websocket"));
    }
  }

  @Test
  void shouldListenAfterAReloadAndThenStayAsItIs(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("server.conf");
    String listening = "port: -1\nws { listen: \"127.0.0.1:-1\", no_tls: true }\n";
    Files.writeString(file, "port: -1\n");
    try (NatsServer server = server().configFile(file).build()) {
      server.start();
      Files.writeString(file, listening);
      server.reload();
      Await.until("the listener is open", () -> !server.ports().of("websocket").isEmpty());
      String url = server.ports().of("websocket").get(0);
      Files.writeString(file, listening.replace("no_tls", "compression: true, no_tls"));
      ReloadException refused = assertThrows(ReloadException.class, server::reload);
      assertTrue(
          refused.getMessage().contains("config reload not supported for Websocket"),
          refused.getMessage());
      Files.writeString(file, listening + "debug: false\n");
      server.reload();
      assertEquals(List.of(url), server.ports().of("websocket"));
      JdkSocket.open(url).line("INFO ");
    }
  }
}
