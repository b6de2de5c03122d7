package io.natrium.verify.javascript;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.kernel.plugin.PluginResult;
import io.natrium.verify.client.EmbeddedServer;
import io.natrium.websocket.WebsocketPlugin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class JavaScriptClientTest {

  private static final int LIMIT_SECONDS = 90;
  private static final String EXPECTED =
      """
      heard hello at greet.one
      heard salut at greet.two
      heard hallo at greet.three in de
      answered first
      refused NoResponders
      echoed 300000 bytes
      reconnected
      answered second
      closed true""";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void worksInNode(boolean compression) throws Exception {
    Path node = Installed.node();
    Path modules = Installed.client();
    Path check = Files.write(folder.resolve("check.js"), TestSite.resource("check.js"));
    Path script = Files.write(folder.resolve("node.js"), TestSite.resource("node.js"));
    try (EmbeddedServer server = start(compression);
        TestSite site = new TestSite(modules, () -> cut(server))) {
      run(
          site,
          Map.of("NODE_PATH", modules.toString()),
          node.toString(),
          "--experimental-websocket",
          script.toString(),
          check.toString(),
          url(server),
          site.url());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void worksInABrowser(boolean compression) throws Exception {
    Path chromium = Installed.chromium();
    Path modules = Installed.client();
    try (EmbeddedServer server = start(compression);
        TestSite site = new TestSite(modules, () -> cut(server))) {
      run(
          site,
          Map.of("HOME", folder.toString(), "TMPDIR", folder.toString()),
          chromium.toString(),
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--remote-debugging-port=0",
          "--user-data-dir=" + folder.resolve("profile"),
          site.url() + "/?url=" + URLEncoder.encode(url(server), UTF_8));
    }
  }

  /** A port of its own, so that the listener comes back where it was. */
  private static EmbeddedServer start(boolean compression) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String block =
        "websocket { listen: \"127.0.0.1:%d\", no_tls: true, compression: %b }"
            .formatted(port, compression);
    return EmbeddedServer.start(
        "port: -1\n" + block, more -> more.plugin("websocket", new WebsocketPlugin()));
  }

  private static String url(EmbeddedServer server) {
    return server.server().ports().of("websocket").get(0);
  }

  /** Takes the listener away from its clients and brings it back. */
  private static void cut(EmbeddedServer server) {
    PluginResult result = server.server().reloadPlugin("websocket", Duration.ofSeconds(2)).join();
    assertEquals(PluginResult.Outcome.DONE, result.outcome(), result.reason());
  }

  private void run(TestSite site, Map<String, String> environment, String... command)
      throws Exception {
    Path log = folder.resolve("output.log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      String result = site.result(LIMIT_SECONDS);
      assertEquals(EXPECTED, result, () -> "the process said: " + read(log));
    } finally {
      end(process);
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  private static void end(Process process) throws InterruptedException {
    List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
    family.add(process.toHandle());
    family.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
    family.forEach(member -> member.onExit().join());
  }
}
