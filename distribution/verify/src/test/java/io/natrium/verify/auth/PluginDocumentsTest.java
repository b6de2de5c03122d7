package io.natrium.verify.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.Registration;
import io.natrium.spi.monitor.BadMonitorRequest;
import io.natrium.spi.monitor.JsonOut;
import io.natrium.spi.monitor.MonitorEndpoint;
import io.natrium.spi.monitor.MonitorRequest;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.NoRespondersException;
import io.natrium.verify.client.EmbeddedServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What plugins tell of their part of the server is served as the kernel's own documents are. */
@Timeout(60)
class PluginDocumentsTest {

  private final Weather weather = new Weather();
  private final EmbeddedServer server =
      EmbeddedServer.start("", builder -> builder.plugin("weather", weather));
  private final InternalClient system = server.server().client("$SYS");

  @AfterEach
  void stop() {
    server.close();
  }

  /** Registers documents. */
  private static final class Weather implements ServerPlugin {

    private volatile PluginContext context;
    private volatile Registration document;

    @Override
    public void declare(Declaration declaration) {}

    @Override
    public void start(PluginContext started) {
      context = started;
      document = register("WEATHERZ");
    }

    Registration register(String name) {
      return context
          .monitoring()
          .register(
              new MonitorEndpoint() {
                @Override
                public String name() {
                  return name;
                }

                @Override
                public void answer(MonitorRequest request, JsonOut out) {
                  String where = request.parameters().getOrDefault("where", "here");
                  if (where.equals("nowhere")) {
                    throw new BadMonitorRequest("there is no such place");
                  }
                  if (where.equals("broken")) {
                    throw new IllegalStateException("a bug");
                  }
                  out.beginObject().name("place").value(where).endObject();
                }
              });
    }

    @Override
    public CompletionStage<Void> drain(DrainReason reason, Duration grace) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void stop() {}
  }

  private String ask(String target, String name, String body) throws Exception {
    byte[] answer =
        system
            .request(
                "$SYS.REQ.SERVER." + target + '.' + name,
                body.getBytes(UTF_8),
                Duration.ofSeconds(10))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS)
            .payload();
    return new String(answer, UTF_8);
  }

  private static void endsWith(String text, String end) {
    assertTrue(text.endsWith(end), () -> text + " does not end with " + end);
  }

  @Test
  void shouldBeServedToAllServersAndToOne() throws Exception {
    String id = server.server().identity().id();
    endsWith(ask("PING", "WEATHERZ", ""), ",\"data\":{\"place\":\"here\"}}");
    endsWith(ask(id, "WEATHERZ", "{\"where\":\"Oslo\"}"), ",\"data\":{\"place\":\"Oslo\"}}");
  }

  @Test
  void shouldTellOfBadRequestsAndSurviveBugs() throws Exception {
    endsWith(
        ask("PING", "WEATHERZ", "{\"where\":\"nowhere\"}"),
        ",\"error\":{\"code\":400,\"description\":\"there is no such place\"}}");
    endsWith(
        ask("PING", "WEATHERZ", "{\"where\":\"broken\"}"),
        ",\"error\":{\"code\":500,\"description\":\"the document could not be written\"}}");
    endsWith(ask("PING", "WEATHERZ", ""), ",\"data\":{\"place\":\"here\"}}");
  }

  @Test
  void shouldComeBeforeWhatTheKernelSaysOfAbsentParts() throws Exception {
    endsWith(ask("PING", "ROUTEZ", ""), "\"num_routes\":0,\"routes\":[]}}");
    Registration routes = weather.register("ROUTEZ");
    endsWith(ask("PING", "ROUTEZ", ""), ",\"data\":{\"place\":\"here\"}}");
    routes.close();
    endsWith(ask("PING", "ROUTEZ", ""), "\"num_routes\":0,\"routes\":[]}}");
  }

  @Test
  void shouldEndWithTheirRegistration() throws Exception {
    endsWith(ask("PING", "WEATHERZ", ""), "\"here\"}}");
    weather.document.close();
    // The subject is left on another thread; until then nobody answers.
    Throwable cause = null;
    while (!(cause instanceof NoRespondersException)) {
      CompletionStage<?> request =
          system.request("$SYS.REQ.SERVER.PING.WEATHERZ", new byte[0], Duration.ofMillis(100));
      cause =
          assertThrows(
                  ExecutionException.class,
                  () -> request.toCompletableFuture().get(20, TimeUnit.SECONDS))
              .getCause();
    }
  }

  @Test
  void shouldHaveNamesThatAreSubjects() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> weather.register("A.>"));
    assertEquals(
        "monitoring endpoint \"A.>\": a name has capital letters and digits alone",
        refused.getMessage());
  }
}
