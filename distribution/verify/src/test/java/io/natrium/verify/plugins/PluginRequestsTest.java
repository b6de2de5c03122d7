package io.natrium.verify.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.spi.session.InternalClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins are listed and changed by requests in the system account, and by their directory. */
class PluginRequestsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  private NatsServer server;
  private InternalClient client;

  @BeforeEach
  void start() {
    server =
        NatsServer.builder()
            .withoutListener()
            .pluginsDirectory(directory)
            .configText("server_name: \"one\"\n")
            .build()
            .start();
    client = server.client("$SYS");
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private String ask(String verb, String payload) {
    String subject = "$SYS.REQ.SERVER." + server.identity().id() + ".PLUGIN." + verb;
    return new String(
        client
            .request(subject, payload.getBytes(UTF_8), PATIENCE)
            .toCompletableFuture()
            .join()
            .payload(),
        UTF_8);
  }

  private static void assertHas(String answer, String part) {
    assertTrue(answer.contains(part), answer);
  }

  @Test
  void shouldLoadListReloadAndUnload() throws IOException {
    SourceJar.of("alpha", "").write(directory, "alpha.jar");
    String loaded = ask("LOAD", "{\"jar\":\"alpha.jar\"}");
    assertTrue(loaded.startsWith("{\"server\":{\"name\":\"one\",\"host\":"), loaded);
    assertHas(loaded, "\"id\":\"" + server.identity().id() + '"');
    assertHas(loaded, "\"data\":{\"plugin\":\"alpha\",\"stopped\":[]}");

    String list = ask("LIST", "");
    assertHas(list, "\"plugins\":[{\"id\":\"alpha\",\"version\":\"1.0.0\",\"source\":\"");
    assertHas(list, "\"state\":\"active\",\"calls\":");
    assertHas(list, "\"errors\":0,\"time\":");
    assertHas(list, ",\"p99\":");
    assertHas(list, ",\"longest\":");
    String sum = server.pluginHost().checksum("alpha").orElseThrow();
    assertTrue(sum.matches("[0-9a-f]{64}"), sum);
    assertHas(list, "\"sha256\":\"" + sum + '"');
    assertHas(list, "\"started\":\"20");
    assertHas(list, "\"uncollected\":0,\"refused_messages\":0}");

    SourceJar.of("alpha", "").manifest("Plugin-Version", "1.1.0").write(directory, "alpha.jar");
    assertHas(ask("RELOAD", "{\"id\":\"alpha\",\"grace\":\"1s\"}"), "\"data\":");
    assertHas(ask("LIST", ""), "\"version\":\"1.1.0\"");

    assertHas(ask("UNLOAD", "alpha"), "\"data\":{\"plugin\":\"alpha\"");
    assertHas(ask("LIST", ""), "\"data\":{\"plugins\":[]");
  }

  @Test
  void shouldSayWhyAPluginDoesNotWork() throws IOException {
    SourceJar.of("bad", "if (true) throw new Exception(\"no \\\"luck\\\"\");")
        .write(directory, "bad.jar");
    assertHas(
        ask("LOAD", "bad.jar"), "\"error\":{\"code\":500,\"description\":\"no \\\"luck\\\"\"}");
    assertHas(ask("LIST", ""), "\"state\":\"failed\",\"reason\":\"no \\\"luck\\\"\"");
  }

  @Test
  void shouldRefuseWhatIsNotThere() {
    assertHas(ask("UNLOAD", "{\"id\":\"ghost\"}"), "\"code\":409");
    assertHas(ask("RELOAD", "{\"id\":\"ghost\"}"), "there is no plugin ghost");
    assertHas(ask("LOAD", "{\"jar\":\"ghost.jar\"}"), "there is no ghost.jar in");
  }

  @Test
  void shouldRefuseWhatItDoesNotUnderstand() {
    for (String bad :
        new String[] {
          "",
          "{",
          "{\"id\":1}",
          "{\"id\":\"a\",\"colour\":\"red\"}",
          "{\"id\":\"a\",\"grace\":\"soon\"}",
          "{\"id\":\"a\",\"grace\":\"999h\"}",
          "[\"a\"]",
          "x".repeat(5000)
        }) {
      assertHas(ask("UNLOAD", bad), "\"error\":{\"code\":400,");
    }
  }

  @Test
  void shouldNotReachOutsideThePluginsDirectory() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("sub"));
    Path jar = SourceJar.of("outside", "").write(outside, "outside.jar");
    for (String name : new String[] {"sub/outside.jar", "../x.jar", jar.toString(), "..", "."}) {
      assertHas(ask("LOAD", "{\"jar\":\"" + name.replace("\\", "\\\\") + "\"}"), "\"error\":");
    }
    assertHas(ask("LIST", ""), "\"data\":{\"plugins\":[]");
  }

  @Test
  void shouldFollowItsDirectoryWhenAskedTo() throws Exception {
    try (NatsServer watching =
        NatsServer.builder()
            .withoutListener()
            .pluginsDirectory(directory)
            .watchPlugins(true)
            .build()
            .start()) {
      assertFalse(watching.pluginHost().plugin("dropped").isPresent());
      Path jar = SourceJar.of("dropped", "").write(directory, "dropped.jar");
      await(watching, true);
      Files.delete(jar);
      await(watching, false);
    }
  }

  private static void await(NatsServer server, boolean present) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (server.pluginHost().plugin("dropped").isPresent() != present
        && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertEquals(present, server.pluginHost().plugin("dropped").isPresent());
  }
}
