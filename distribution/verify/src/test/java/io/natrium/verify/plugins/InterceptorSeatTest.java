package io.natrium.verify.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.plugin.PluginResult.Outcome;
import io.natrium.kernel.plugin.PluginState;
import io.natrium.tcp.TcpPlugin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No message passes an interceptor that fails closed, whatever becomes of its plugin. */
class InterceptorSeatTest {

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int RELOADS = 4;
  private static final String REFUSAL = "-ERR 'Permissions Violation for Publish to \"a\"'";

  /** Puts a mark before every payload. */
  private static final String MARK =
      """
      context.interceptors().register(
          new InterceptorSpec("$G", "a", 10, Duration.ofSeconds(30), false, %s),
          message -> CompletableFuture.completedStage(new Interception.Replace(
              Message.of(message.subject(), null, null,
                  ("checked " + new String(message.payload())).getBytes()))));
      """;

  @TempDir Path directory;

  private NatsServer server;
  private WireClient client;

  @BeforeEach
  void start() throws Exception {
    SourceJar.of("check", MARK.formatted("false")).write(directory, "check.jar");
    server =
        NatsServer.builder()
            .configText("host: 127.0.0.1\nport: -1\n")
            .plugin("tcp", new TcpPlugin())
            .pluginsDirectory(directory)
            .build()
            .start();
    client = connect();
    client.send("SUB a 1\r\n");
    pong();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  private WireClient connect() throws Exception {
    WireClient connected = WireClient.connect(server.ports().nats().get(0));
    connected.line();
    connected.send("CONNECT {\"verbose\":false}\r\n");
    return connected;
  }

  private void pong() throws Exception {
    client.send("PING\r\n");
    String line = client.line();
    while (!line.equals("PONG")) {
      line = client.line();
    }
  }

  private void publish(String payload) throws Exception {
    client.send("PUB a " + payload.length() + "\r\n" + payload + "\r\n");
  }

  /** The next line that has to do with messages; the server asks now and then who is there. */
  private String next() throws Exception {
    String line = client.line();
    while (line.equals("PING")) {
      line = client.line();
    }
    return line;
  }

  private void assertNext(String payload) throws Exception {
    assertEquals("MSG a 1 " + payload.length(), next());
    assertEquals(payload, client.line());
  }

  private void reload(Outcome outcome) {
    assertEquals(outcome, server.reloadPlugin("check", GRACE).join().outcome());
  }

  @Test
  void shouldHoldMessagesDuringAReloadAndLoseNone() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (WireClient publisher = connect()) {
      Thread reloads =
          new Thread(
              () -> {
                for (int i = 0; i < RELOADS; i++) {
                  reload(Outcome.DONE);
                }
                over.set(true);
              });
      reloads.start();
      int number = 0;
      while (!over.get()) {
        publisher.send("PUB a 5\r\n" + (10_000 + number) + "\r\n");
        assertNext("checked " + (10_000 + number));
        number++;
      }
      reloads.join();
    }
    assertEquals(0, server.pluginHost().refusedMessages());
  }

  @Test
  void shouldAskAnInterceptorThatComesWhileThePublisherRepeatsItself(@TempDir Path elsewhere)
      throws Exception {
    client.send("SUB b 2\r\n");
    String thrice = "PUB b 1\r\n1\r\n".repeat(3);
    client.send(thrice);
    for (int i = 0; i < 3; i++) {
      assertEquals("MSG b 2 1", next());
      assertEquals("1", client.line());
    }
    Path late =
        SourceJar.of("late", MARK.formatted("false").replace("\"a\"", "\"b\""))
            .write(elsewhere, "late.jar");
    assertEquals(Outcome.DONE, server.loadPlugin(late).join().outcome());
    client.send(thrice);
    for (int i = 0; i < 3; i++) {
      assertEquals("MSG b 2 9", next());
      assertEquals("checked 1", client.line());
    }
  }

  @Test
  void shouldAskAboutEachOfSeveralThatComeAtOnce() throws Exception {
    client.send("PUB a 1\r\n1\r\nPUB a 1\r\n2\r\nPUB a 1\r\n3\r\n");
    assertNext("checked 1");
    assertNext("checked 2");
    assertNext("checked 3");
  }

  @Test
  void shouldRefuseMessagesWhileItsPluginIsFailed() throws Exception {
    server.pluginHost().fail("check", "it misbehaved").join();
    publish("1");
    assertEquals(REFUSAL, next());
    assertEquals(1, server.pluginHost().refusedMessages());
    reload(Outcome.DONE);
    publish("2");
    assertNext("checked 2");
  }

  @Test
  void shouldRefuseMessagesWhenNeitherBuildStarts() throws Exception {
    SourceJar.of("check", MARK.formatted("false") + "throw new Exception(\"late\");")
        .write(directory, "check.jar");
    server.pluginHost().fail("check", "it misbehaved").join();
    reload(Outcome.FAILED);
    publish("1");
    assertEquals(REFUSAL, next());
    SourceJar.of("check", MARK.formatted("true")).write(directory, "check.jar");
    reload(Outcome.DONE);
    publish("2");
    assertNext("checked 2");
  }

  @Test
  void shouldGoOnWithTheFormerBuildWhenTheNewOneDoesNotStart() throws Exception {
    SourceJar.of("check", "throw new Exception(\"broken\");").write(directory, "check.jar");
    reload(Outcome.FAILED);
    assertEquals(PluginState.ACTIVE, server.pluginHost().plugin("check").orElseThrow().state());
    publish("1");
    assertNext("checked 1");
  }

  @Test
  void shouldPassMessagesWhenANewBuildDoesWithout() throws Exception {
    SourceJar.of("check", "").write(directory, "check.jar");
    reload(Outcome.DONE);
    publish("1");
    assertNext("1");
  }

  @Test
  void shouldPassMessagesAfterItsPluginWasUnloaded() throws Exception {
    server.pluginHost().fail("check", "it misbehaved").join();
    assertEquals(Outcome.DONE, server.unloadPlugin("check", GRACE).join().outcome());
    publish("1");
    assertNext("1");
  }
}
