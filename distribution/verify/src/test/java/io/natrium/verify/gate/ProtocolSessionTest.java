package io.natrium.verify.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.intercept.Interception;
import io.natrium.spi.intercept.InterceptorSpec;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.RawClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
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
  private final Judge judge = new Judge();
  private final EmbeddedServer server =
      EmbeddedServer.start(
          CONFIG, builder -> builder.plugin("words", protocol).plugin("judge", judge));

  @AfterEach
  void stop() {
    server.close();
  }

  /** Judges what is published on {@code new.judged} as the test says. */
  private static final class Judge implements ServerPlugin {

    private final CompletableFuture<Interception> verdict = new CompletableFuture<>();

    @Override
    public void declare(Declaration declaration) {}

    @Override
    public void start(PluginContext context) {
      InterceptorSpec spec =
          new InterceptorSpec("A", "new.judged", 0, Duration.ofSeconds(30), false, false);
      context.interceptors().register(spec, message -> verdict);
    }

    @Override
    public CompletionStage<Void> drain(DrainReason reason, Duration grace) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void stop() {}
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
  void shouldHoldWhatInterceptorsJudgeAndKeepTheOrder() throws Exception {
    try (Peer peer = new Peer();
        InternalClient inside = server.server().client("A")) {
      BlockingQueue<String> got = new LinkedBlockingQueue<>();
      inside.subscribe("new.>", null, Runnable::run, message -> got.add(message.subject()));
      assertEquals("in", peer.ask("in a a"));
      assertEquals("HELD", peer.ask("pub new.judged\npub new.after\npub other.x"));
      assertEquals("HELD", peer.next());
      assertEquals("DENIED", peer.next());
      judge.verdict.complete(
          new Interception.Replace(Message.of("new.instead", null, null, new byte[0])));
      assertEquals("DELIVERED", peer.next());
      assertEquals("DELIVERED", peer.next());
      assertEquals("new.instead", got.poll(10, TimeUnit.SECONDS));
      assertEquals("new.after", got.poll(10, TimeUnit.SECONDS));
      assertEquals("DELIVERED", peer.ask("pub new.x"));
    }
  }

  @Test
  void shouldTellThatInterceptorsRefused() throws Exception {
    try (Peer peer = new Peer()) {
      assertEquals("in", peer.ask("in a a"));
      assertEquals("HELD", peer.ask("pub new.judged"));
      judge.verdict.complete(new Interception.Reject("not today"));
      assertEquals("DENIED", peer.next());
      assertEquals("NO_INTEREST", peer.ask("pub new.x"));
    }
  }

  private static BlockingQueue<String> traces(InternalClient inside) {
    BlockingQueue<String> got = new LinkedBlockingQueue<>();
    inside.subscribe(
        "new.traces",
        null,
        Runnable::run,
        message -> {
          String document = new String(message.payload(), UTF_8);
          got.add(document.substring(document.indexOf("\"events\":")));
        });
    return got;
  }

  /** What a trace says, in words that have to come in this order. */
  private static void assertTold(BlockingQueue<String> traces, String... words)
      throws InterruptedException {
    String events = traces.poll(10, TimeUnit.SECONDS);
    assertNotNull(events, "a trace");
    int at = 0;
    for (String word : words) {
      at = events.indexOf(word, at);
      assertTrue(at >= 0, () -> word + " in " + events);
    }
  }

  @Test
  void shouldTraceWhatItPublishes() throws Exception {
    try (Peer peer = new Peer();
        InternalClient inside = server.server().client("A")) {
      BlockingQueue<String> traces = traces(inside);
      CompletableFuture<String> got = new CompletableFuture<>();
      inside.subscribe("new.x", "q", Runnable::run, message -> got.complete(message.subject()));
      assertEquals("in", peer.ask("in a a"));
      assertEquals("subscribed", peer.ask("sub new.x"));
      assertEquals("DELIVERED", peer.ask("pub old.x Nats-Trace-Dest:new.traces Nats-Trace-Only:1"));
      assertTold(
          traces,
          "\"type\":\"in\"",
          "\"kind\":0",
          "\"subj\":\"old.x\"",
          "\"type\":\"sm\"",
          "\"to\":\"new.x\"",
          "\"kind\":0",
          "\"sub\":\"new.x\"",
          "\"kind\":3",
          "\"name\":\"embedded\"",
          "\"sub\":\"new.x\",\"queue\":\"q\"}");
      assertEquals("DENIED", peer.ask("pub other.x Nats-Trace-Dest:new.traces"));
      assertTold(traces, "Permissions Violation for Publish to \\\"other.x\\\"");
      assertEquals("DENIED", peer.ask("pub new.x Nats-Trace-Dest:other"));
      assertFalse(got.isDone(), "nothing was delivered");
    }
  }

  @Test
  void shouldTraceWhatInterceptorsJudge() throws Exception {
    try (Peer peer = new Peer();
        InternalClient inside = server.server().client("A")) {
      BlockingQueue<String> traces = traces(inside);
      BlockingQueue<String> got = new LinkedBlockingQueue<>();
      inside.subscribe("new.instead", null, Runnable::run, message -> got.add(message.subject()));
      assertEquals("in", peer.ask("in a a"));
      assertEquals("HELD", peer.ask("pub new.judged Nats-Trace-Dest:new.traces"));
      judge.verdict.complete(
          new Interception.Replace(Message.of("new.instead", null, null, new byte[0])));
      assertEquals("DELIVERED", peer.next());
      assertTold(traces, "\"subj\":\"new.judged\"", "\"sub\":\"new.instead\"");
      assertEquals("new.instead", got.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void shouldTraceWhatInterceptorsRefuseOfClients() throws Exception {
    judge.verdict.complete(new Interception.Reject("not today"));
    try (InternalClient inside = server.server().client("A");
        RawClient client = server.open()) {
      BlockingQueue<String> traces = traces(inside);
      client.handshake("{\"verbose\":false,\"headers\":true,\"user\":\"a\",\"pass\":\"a\"}");
      String headers = "NATS/1.0\r\nNats-Trace-Dest: new.traces\r\n\r\n";
      int size = headers.length();
      client.send("HPUB new.judged " + size + ' ' + size + "\r\n" + headers + "\r\n");
      String error = "Permissions Violation for Publish to \"new.judged\"";
      assertEquals("-ERR '" + error + '\'', client.flush().get(0).line());
      assertTold(traces, "\"subj\":\"new.judged\"", error.replace("\"", "\\\""));
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
