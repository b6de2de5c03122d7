package io.natrium.verify.core;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.LogLines;
import io.natrium.verify.client.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log shows of the protocol; each line is one that nats-server writes too. */
class TraceTest {

  private static final String HEADERS = "NATS/1.0\r\nA: b\r\n\r\n";

  @TempDir private Path folder;

  @Test
  void shouldShowWhatAClientSaysAndIsAnswered() throws IOException {
    try (LogLines log = LogLines.withTrace(folder);
        EmbeddedServer server = EmbeddedServer.start("")) {
      talk(server);
      assertShown(log, "<<- [PUB a back 5]");
      assertShown(log, "<<- MSG_PAYLOAD: [\"\\\"x\\\"\\n\\x01\"]");
      assertShown(log, "<<- MSG_PAYLOAD: [\"NATS/1.0\\r\\nA: b\\r\\n\\r\\n12345678\"]");
      assertShown(log, "<<- [SUB a 1]");
      assertShown(log, "<<- [PING]");
      assertShown(log, "->> [PONG]");
      assertShown(log, "->> [OK]");
    }
  }

  @Test
  void shouldShowWhatIsDelivered() throws IOException {
    try (LogLines log = LogLines.withTrace(folder);
        EmbeddedServer server = EmbeddedServer.start("")) {
      talk(server);
      assertShown(log, "->> [MSG a 1 back 5]");
      assertShown(log, "->> MSG_PAYLOAD: [\"\\\"x\\\"\\n\\x01\"]");
      assertShown(log, "->> [HMSG a 1 18 26]");
      assertShown(log, "->> MSG_PAYLOAD: [\"NATS/1.0\\r\\nA: b\\r\\n\\r\\n12345678\"]");
    }
  }

  @Test
  void shouldShowNoMoreOfAMessageThanWanted() throws IOException {
    try (LogLines log = LogLines.withTrace(folder);
        EmbeddedServer server = EmbeddedServer.start("max_traced_msg_len: 3\n")) {
      talk(server);
      assertShown(log, "<<- MSG_PAYLOAD: [\"\\\"x\\\"...\"]");
      assertShown(log, "<<- MSG_PAYLOAD: [\"NAT...\"]");
    }
  }

  @Test
  void shouldShowHeadersAloneIfAsked() throws IOException {
    try (LogLines log = LogLines.withTrace(folder);
        EmbeddedServer server = EmbeddedServer.start("trace_headers: true\n")) {
      talk(server);
      assertShown(log, "<<- MSG_PAYLOAD: [\"NATS/1.0\\r\\nA: b\"]");
      assertFalse(log.contain("MSG_PAYLOAD: [\"\\\"x"));
    }
  }

  @Test
  void shouldFollowTheLevelOfTheLogForConnectedClientsToo() throws Exception {
    try (LogLines log = new LogLines(folder);
        EmbeddedServer server = EmbeddedServer.start("");
        RawClient client = server.open()) {
      client.handshake("{}");
      client.send("PUB early 0\r\n\r\n");
      client.flush();
      server.server().onReloaded(() -> log.showAll(true));
      server.server().reload();
      client.send("PUB traced 0\r\n\r\n");
      client.flush();
      assertShown(log, "<<- [PUB traced 0]");
      server.server().onReloaded(() -> log.showAll(false));
      server.server().reload();
      client.send("PUB late 0\r\n\r\n");
      client.flush();
      assertFalse(log.contain("PUB early"));
      assertFalse(log.contain("PUB late"));
    }
  }

  @Test
  void shouldNeverShowSecrets() throws IOException {
    try (LogLines log = LogLines.withTrace(folder);
        EmbeddedServer server = EmbeddedServer.start("");
        RawClient client = server.open()) {
      client.handshake(
          "{\"user\":\"me\",\"pass\":\"hid\\\"zzword\",\"auth_token\" : \"zzsecret\",\"name\":\"n\"}");
      assertShown(log, "<<- [CONNECT {\"user\":\"me\",\"pass\":\"[REDACTED]\"");
      assertTrue(log.contain("\"name\":\"n\"}]"));
      assertFalse(log.contain("zzword"));
      assertFalse(log.contain("zzsecret"));
    }
  }

  private static void talk(EmbeddedServer server) throws IOException {
    try (RawClient client = server.open()) {
      client.handshake("{\"verbose\":true,\"headers\":true}");
      client.send("SUB a 1\r\nPUB a back 5\r\n\"x\"\n\u0001\r\n");
      client.send("HPUB a " + HEADERS.length() + ' ' + (HEADERS.length() + 8) + "\r\n");
      client.send(HEADERS + "12345678\r\n");
      client.flush();
    }
  }

  private static void assertShown(LogLines log, String text) {
    assertTrue(log.contain(text), () -> "no line with " + text + " in\n" + log.lines());
  }
}
