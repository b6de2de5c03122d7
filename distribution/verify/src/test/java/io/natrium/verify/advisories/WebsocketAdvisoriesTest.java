package io.natrium.verify.advisories;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.websocket.RawWebsocket;
import io.natrium.websocket.WebsocketPlugin;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Advisories about WebSocket. */
@Timeout(60)
class WebsocketAdvisoriesTest {

  private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";
  private static final int PAYLOAD = 10_000;

  private static EmbeddedServer server;
  private static int port;

  @BeforeAll
  static void start() {
    server =
        EmbeddedServer.start(
            "port: -1\nmax_payload: "
                + PAYLOAD
                + "\nwebsocket { listen: \"127.0.0.1:-1\", no_tls: true, compression: true }\n",
            more -> more.plugin("websocket", new WebsocketPlugin()));
    port = URI.create(server.server().ports().of("websocket").get(0)).getPort();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void serves() throws IOException {
    try (RawWebsocket other = RawWebsocket.open(port)) {
      other.handshake();
    }
  }

  private static String endOf(RawWebsocket client) {
    try {
      return client.closed();
    } catch (IOException reset) {
      return "reset";
    }
  }

  @Test
  @DisplayName(
      "CVE-2026-27571: a small frame does not unpack to what it likes, before CONNECT either")
  void cve202627571() throws IOException {
    byte[] bomb = RawWebsocket.deflate(new byte[PAYLOAD * 1000]);
    for (boolean in : new boolean[] {false, true}) {
      try (RawWebsocket client = RawWebsocket.open(port, DEFLATE)) {
        if (in) {
          client.handshake();
        }
        client.send(RawWebsocket.FIN | RawWebsocket.RSV1 | RawWebsocket.BINARY, bomb);
        assertFalse(endOf(client).isEmpty());
      }
    }
    serves();
  }

  @Test
  @DisplayName("CVE-2026-27889: no length of a frame is beyond the server")
  void cve202627889() throws IOException {
    for (long length : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 1L << 31}) {
      try (RawWebsocket client = RawWebsocket.open(port)) {
        ByteBuffer head = ByteBuffer.allocate(14);
        head.put((byte) (RawWebsocket.FIN | RawWebsocket.BINARY)).put((byte) 0xff).putLong(length);
        client.write(head.putInt(0).array());
        client.write(new byte[100]);
        if (length < 0) {
          assertFalse(endOf(client).isEmpty());
        }
      }
    }
    serves();
  }

  @Test
  @DisplayName("CVE-2026-33219: fragments without end are not collected")
  void cve202633219() throws IOException {
    byte[] part = new byte[60_000];
    ThreadLocalRandom.current().nextBytes(part);
    try (RawWebsocket client = RawWebsocket.open(port, DEFLATE)) {
      client.handshake();
      String end = "";
      try {
        int first = RawWebsocket.RSV1 | RawWebsocket.BINARY;
        for (int i = 0; i < 100; i++) {
          client.send(i == 0 ? first : RawWebsocket.CONTINUATION, part);
        }
      } catch (IOException closed) {
        end = "closed";
      }
      assertFalse((end + endOf(client)).isEmpty());
    }
    serves();
  }

  @Test
  @DisplayName("adv 2026-27: the path of a protocol that is not there leads nowhere")
  void advisory202627() throws IOException {
    try (RawWebsocket client = RawWebsocket.connect(port)) {
      String answer = client.upgrade("GET /mqtt HTTP/1.1");
      assertTrue(answer.startsWith("HTTP/1.1 404"), answer);
    }
    serves();
  }
}
