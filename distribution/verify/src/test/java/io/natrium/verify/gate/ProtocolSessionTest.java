package io.natrium.verify.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.natrium.spi.session.InternalClient;
import io.natrium.verify.client.EmbeddedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers of a plugin's protocol go through the same gate, and under the same rules, as clients. */
@Timeout(60)
class ProtocolSessionTest {

  private static final String CONFIG =
      """
      port: -1
      accounts {
        A {
          users: [ { user: a, password: a, permissions: {
              publish: ["new.>", "$NRG.>"], subscribe: ["new.>", "one"] } } ]
          mappings { "old.*": "new.$1" }
          limits { max_connections: 1, max_subscriptions: 2 }
        }
      }
      authorization { timeout: "300ms" }
      """;

  private final WordProtocol protocol = new WordProtocol();
  private final EmbeddedServer server =
      EmbeddedServer.start(CONFIG, builder -> builder.plugin("words", protocol));

  @AfterEach
  void stop() {
    server.close();
  }

  /** A peer that exchanges lines. */
  private final class Peer implements AutoCloseable {

    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), protocol.port());
    private final BufferedReader lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));

    Peer() throws IOException {
      socket.setSoTimeout(20_000);
    }

    String ask(String line) throws IOException {
      socket.getOutputStream().write((line + "\n").getBytes(US_ASCII));
      return lines.readLine();
    }

    String next() throws IOException {
      return lines.readLine();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void shouldMapWhatItPublishesAndJudgeItByThat() throws Exception {
    try (Peer peer = new Peer();
        InternalClient inside = server.server().client("A")) {
      CompletableFuture<String> got = new CompletableFuture<>();
      inside.subscribe("*.x", null, Runnable::run, message -> got.complete(message.subject()));
      assertEquals("in", peer.ask("in a a"));
      assertEquals("DELIVERED", peer.ask("pub old.x"));
      assertEquals("new.x", got.get(10, TimeUnit.SECONDS));
      assertEquals("DENIED", peer.ask("pub other.x"));
    }
  }

  @Test
  void shouldMapWhatClientsInsideThePublish() throws Exception {
    try (InternalClient inside = server.server().client("A")) {
      CompletableFuture<String> got = new CompletableFuture<>();
      inside.subscribe("new.*", null, Runnable::run, message -> got.complete(message.subject()));
      inside.publish("old.y", new byte[0]);
      assertEquals("new.y", got.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void shouldKeepToReservedSubjectsAndLimits() throws Exception {
    try (Peer peer = new Peer()) {
      assertEquals("DENIED", peer.ask("pub new.x"));
      assertEquals("denied", peer.ask("sub new.x"));
      assertEquals("in", peer.ask("in a a"));
      assertEquals("DENIED", peer.ask("pub $NRG.x"));
      assertEquals("denied", peer.ask("sub other"));
      assertEquals("subscribed", peer.ask("sub new.a"));
      assertEquals("subscribed", peer.ask("sub one"));
      assertEquals("denied", peer.ask("sub new.b"));
    }
  }

  @Test
  void shouldRefuseWhoIsNobodyAndWhomTheAccountHasNoRoomFor() throws Exception {
    try (Peer first = new Peer();
        Peer second = new Peer();
        Peer third = new Peer()) {
      assertEquals("in", first.ask("in a a"));
      assertNull(second.ask("in a wrong"));
      assertNull(third.ask("in a a"));
    }
  }

  @Test
  void shouldEndPeersThatAreNotLetInInTime() throws Exception {
    try (Peer peer = new Peer()) {
      assertNull(peer.next());
    }
  }
}
