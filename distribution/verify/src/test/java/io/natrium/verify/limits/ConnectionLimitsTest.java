package io.natrium.verify.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.Await;
import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {

  @Test
  void shouldRefuseOneConnectionTooManyAndTakeTheNextAfterOneLeft() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start("max_connections: 2\n")) {
      RawClient first = server.connect();
      RawClient second = server.connect();
      try (RawClient third = server.open()) {
        assertTrue(third.frame().line().startsWith("INFO "));
        assertEquals(
            List.of("-ERR 'maximum connections exceeded'"),
            third.untilEnd().stream().map(Frame::line).toList());
      }
      assertEquals(2, server.statistics().connections());
      first.close();
      Await.until("a place is free", () -> server.statistics().connections() == 1);
      server.connect().close();
      assertEquals(List.of(), second.flush());
      second.close();
    }
  }

  @Test
  void shouldRefuseOneSubscriptionTooManyAndKeepTheConnection() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start("max_subscriptions: 2\n");
        RawClient client = server.connect()) {
      client.send("SUB a 1\r\nSUB b 2\r\nSUB c 3\r\n");
      assertEquals("-ERR 'maximum subscriptions exceeded'", client.flush().get(0).line());
      client.send("UNSUB 1\r\nSUB c 3\r\nPUB c 1\r\n!\r\n");
      List<Frame> frames = client.flush();
      assertEquals(List.of("MSG c 3 1"), frames.stream().map(Frame::line).toList());
    }
  }

  @Test
  void shouldCloseAPublisherOfTooMuch() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start("max_payload: 16\n");
        RawClient client = server.connect()) {
      client.publish("a", "x".repeat(16));
      assertEquals(List.of(), client.flush(), "the limit itself is allowed");
      client.send("PUB a 17\r\n");
      assertEquals(
          List.of("-ERR 'Maximum Payload Violation'"),
          client.untilEnd().stream().map(Frame::line).toList());
    }
  }

  @Test
  void shouldCloseTheSenderOfATooLongControlLine() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start("max_control_line: 256\n");
        RawClient client = server.connect()) {
      client.send("SUB " + "x".repeat(300));
      assertEquals(
          List.of("-ERR 'maximum control line exceeded'"),
          client.untilEnd().stream().map(Frame::line).toList());
    }
  }

  @Test
  void shouldCloseAClientThatDoesNotAnswerPings() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start("ping_interval: \"50ms\"\nping_max: 2\n");
        RawClient silent = server.connect();
        RawClient talking = server.connect()) {
      List<String> frames = silent.untilEnd().stream().map(Frame::line).toList();
      assertEquals(List.of("PING", "PING", "-ERR 'Stale Connection'"), frames);
      Await.until("it is counted", () -> server.statistics().staleConnections() > 0);
      talking.close();
    }
  }

  @Test
  void shouldKeepAClientThatAnswersPings() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start("ping_interval: \"200ms\"\nping_max: 5\n");
        RawClient client = server.connect()) {
      for (int pings = 0; pings < 8; pings++) {
        assertEquals("PING", client.frame().line());
        client.send("PONG\r\n");
      }
      assertEquals(0, server.statistics().staleConnections());
      assertEquals(1, server.statistics().connections());
    }
  }

  @Test
  void shouldCloseAClientThatDoesNotSayWhoItIs() throws IOException {
    String config = "authorization { user: a, password: b, timeout: 0.2 }\n";
    try (EmbeddedServer server = EmbeddedServer.start(config);
        RawClient silent = server.open()) {
      assertTrue(silent.frame().line().contains("\"auth_required\":true"));
      assertEquals(
          List.of("-ERR 'Authentication Timeout'"),
          silent.untilEnd().stream().map(Frame::line).toList());
      try (RawClient known = server.open()) {
        known.handshake("{\"user\":\"a\",\"pass\":\"b\"}");
        assertEquals(List.of(), known.flush());
      }
    }
  }
}
