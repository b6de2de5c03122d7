package io.natrium.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.session.InternalClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@NatsServerTest(
    lifecycle = NatsServerTest.Lifecycle.PER_METHOD,
    plugins = @UsePlugin(id = "echo", type = ServerPerMethodTest.EchoPlugin.class))
class ServerPerMethodTest {

  private static final Set<String> SEEN = new HashSet<>();

  private String idBeforeEach;

  @BeforeEach
  void remembersTheServer(NatsServer server) {
    idBeforeEach = server.identity().id();
  }

  @RepeatedTest(3)
  void givesEachTestAServerOfItsOwn(NatsServer server) {
    assertEquals(idBeforeEach, server.identity().id());
    assertTrue(SEEN.add(idBeforeEach), "the server of an earlier test");
  }

  @Test
  void runsThePluginNamed(InternalClient client) throws Exception {
    byte[] answer =
        client
            .request("echo", "hello".getBytes(UTF_8), Duration.ofSeconds(10))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .payload();
    assertEquals("hello", new String(answer, UTF_8));
  }

  /** Answers with what it was asked. */
  public static final class EchoPlugin implements ServerPlugin {

    @Override
    public void declare(io.natrium.spi.plugin.Declaration declaration) {
      // nothing to configure
    }

    @Override
    public void start(PluginContext context) {
      InternalClient client = context.sessions().internal("$G", "echo");
      client.subscribe(
          "echo",
          null,
          context.executors().serial("echo"),
          message -> client.publish(message.reply(), message.payload()));
    }

    @Override
    public CompletionStage<Void> drain(io.natrium.spi.plugin.DrainReason reason, Duration grace) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void stop() {
      // the client ends with the plugin
    }
  }
}
