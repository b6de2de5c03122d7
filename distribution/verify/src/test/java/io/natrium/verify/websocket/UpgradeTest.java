package io.natrium.verify.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the HTTP request to the first frame, or not. */
@Timeout(60)
class UpgradeTest {

  private static WebsocketServer server;

  @BeforeAll
  static void start() {
    server =
        WebsocketServer.start(
            "handshake_timeout: \"300ms\"\nheaders { X-Own: \"yes\", Strict-Transport-Security: \"max\" }",
            "");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String status(WebsocketServer of, String... lines) throws IOException {
    try (RawWebsocket client = RawWebsocket.connect(of.port())) {
      String answer = client.upgrade("GET / HTTP/1.1", lines);
      return answer.substring(9, 12);
    }
  }

  @Test
  void shouldAnswerAsTheRfcSays() throws IOException {
    try (RawWebsocket client = RawWebsocket.open(server.port())) {
      String head = client.head();
      assertTrue(
          head.startsWith(
              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"),
          head);
      assertTrue(head.contains("X-Own: yes\r\n"), head);
      assertTrue(head.contains("Strict-Transport-Security: max\r\n"), head);
      String info = client.line("INFO ");
      assertTrue(info.contains("\"port\":" + server.port() + ","), info);
      assertTrue(info.contains("\"host\":\"127.0.0.1\""), info);
      assertFalse(info.contains("tls_required"), info);
      assertFalse(info.contains("auth_required"), info);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/any/path", "/nats?query=1", "/mqtt/not"})
  void shouldSpeakTheClientProtocolAtEveryOtherPath(String path) throws IOException {
    try (RawWebsocket client = RawWebsocket.connect(server.port())) {
      client.upgrade("GET " + path + " HTTP/1.1");
      assertTrue(client.handshake() == client);
    }
  }

  @ParameterizedTest
  @CsvSource({"/mqtt, 404", "/a/mqtt, 404", "/leafnode, 404"})
  void shouldRefusePathsOfProtocolsThatAreNotThere(String path, String status) throws IOException {
    try (RawWebsocket client = RawWebsocket.connect(server.port())) {
      assertEquals(status, client.upgrade("GET " + path + " HTTP/1.1").substring(9, 12));
    }
  }

  private static String without(String header) {
    String request =
        "GET / HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    return request.replaceAll("(?m)^" + header + ": .*\r\n", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host", "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"})
  void shouldRefuseARequestThatLacksAHeader(String header) throws IOException {
    try (RawWebsocket client = RawWebsocket.connect(server.port())) {
      String answer = client.exchange(without(header));
      assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer);
      assertTrue(answer.contains("Sec-Websocket-Version: 13\r\n"), answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c2hvcnQ=", "dGhlIHNhbXBsZSBub25jZQ", "***"})
  void shouldRefuseAKeyThatIsNone(String key) throws IOException {
    try (RawWebsocket client = RawWebsocket.connect(server.port())) {
      String request = without("none").replace("dGhlIHNhbXBsZSBub25jZQ==", key);
      assertTrue(client.exchange(request).startsWith("HTTP/1.1 400 "));
    }
  }

  @Test
  void shouldRefuseOtherMethodsAndGarbage() throws IOException {
    try (RawWebsocket post = RawWebsocket.connect(server.port());
        RawWebsocket garbage = RawWebsocket.connect(server.port());
        RawWebsocket huge = RawWebsocket.connect(server.port())) {
      assertTrue(post.upgrade("POST / HTTP/1.1").startsWith("HTTP/1.1 405 "));
      assertTrue(garbage.exchange("CONNECT {}\r\n\r\n").startsWith("HTTP/1.1 400 "));
      String line = "X-Long: " + "a".repeat(70_000);
      assertTrue(huge.upgrade("GET / HTTP/1.1", line).startsWith("HTTP/1.1 431 "));
    }
  }

  @Test
  void shouldRefuseFramesBeforeTheAnswer() throws IOException {
    try (RawWebsocket client = RawWebsocket.connect(server.port())) {
      String early = without("none") + "\u0089\u0080abcd";
      Executable exchange = () -> client.exchange(early);
      assertThrows(IOException.class, exchange);
    }
  }

  @Test
  void shouldCloseWhenNoRequestComes() throws IOException {
    try (RawWebsocket silent = RawWebsocket.connect(server.port());
        RawWebsocket slow = RawWebsocket.connect(server.port())) {
      slow.write("GET / HTTP/1.1\r\nHost: ".getBytes(US_ASCII));
      assertThrows(EOFException.class, silent::receive);
      assertThrows(EOFException.class, slow::receive);
    }
  }

  @Test
  void shouldGoWithoutMasksWhereAsked() throws IOException {
    try (RawWebsocket client = RawWebsocket.open(server.port(), "Nats-No-Masking: true")) {
      assertTrue(client.head().contains("Nats-No-Masking: true\r\n"), client.head());
      client.line("INFO ");
      byte[] ping = "PING\r\n".getBytes(US_ASCII);
      client.write(RawWebsocket.frame(RawWebsocket.FIN | RawWebsocket.BINARY, ping, 0, false));
      client.line("PONG");
      client.write(RawWebsocket.frame(RawWebsocket.FIN | RawWebsocket.BINARY, ping, 0, true));
      assertEquals("PONG", client.line("PONG"));
    }
  }

  // ---- origins

  @Test
  void shouldAskForTheSameOriginIfConfigured() throws IOException {
    try (WebsocketServer same = WebsocketServer.start("same_origin: true", "")) {
      assertEquals("101", status(same));
      assertEquals("101", status(same, "Origin: http://127.0.0.1:" + same.port()));
      assertEquals("101", status(same, "Origin: HTTP://127.0.0.1:" + same.port()));
      assertEquals("403", status(same, "Origin: https://127.0.0.1:" + same.port()));
      assertEquals("403", status(same, "Origin: http://127.0.0.1"));
      assertEquals("403", status(same, "Origin: http://elsewhere:" + same.port()));
      assertEquals("403", status(same, "Sec-WebSocket-Origin: http://elsewhere"));
      assertEquals("403", status(same, "Origin: null"));
    }
  }

  @Test
  void shouldAllowTheOriginsOfTheList() throws IOException {
    String list = "allowed_origins: [\"http://one.example\", \"https://two.example:8443\"]";
    try (WebsocketServer some = WebsocketServer.start(list, "")) {
      assertEquals("101", status(some));
      assertEquals("101", status(some, "Origin: http://one.example"));
      assertEquals("101", status(some, "Origin: http://ONE.example:80"));
      assertEquals("101", status(some, "Origin: https://two.example:8443"));
      assertEquals("403", status(some, "Origin: https://one.example"));
      assertEquals("403", status(some, "Origin: https://two.example"));
      assertEquals("403", status(some, "Origin: http://one.example.evil"));
      assertEquals("403", status(some, "Origin: ://"));
    }
  }
}
