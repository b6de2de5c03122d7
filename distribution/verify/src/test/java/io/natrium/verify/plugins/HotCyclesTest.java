package io.natrium.verify.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.junit.contract.PluginJar;
import io.natrium.kernel.NatsServer;
import io.natrium.kernel.plugin.PluginResult;
import io.natrium.spi.session.InternalClient;
import io.natrium.tcp.TcpPlugin;
import io.natrium.websocket.WebsocketPlugin;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that come and go while clients have traffic, which must not notice. */
class HotCyclesTest {

  private static final Duration GRACE = Duration.ofMillis(200);
  private static final int CLIENTS = 1000;
  private static final int PUBLISHERS = 20;
  private static final long MEBIBYTE = 1 << 20;
  private static final int WARM_UP = 10;

  @TempDir Path directory;

  @Test
  void shouldLeaveTrafficAndMemoryAloneWhilePluginsComeAndGo() throws Exception {
    run(25);
  }

  @Test
  @Tag("long")
  void shouldLeaveTrafficAndMemoryAloneForAHundredCycles() throws Exception {
    run(100);
  }

  private void run(int cycles) throws Exception {
    Map<String, Path> jars = new LinkedHashMap<>();
    jars.put("clock", ExamplePlugins.service().write(directory, "clock.jar.off"));
    jars.put("stamp", ExamplePlugins.interceptor().write(directory, "stamp.jar.off"));
    jars.put("glance", ExamplePlugins.inlineInterceptor().write(directory, "glance.jar.off"));
    jars.put("door", ExamplePlugins.authenticator().write(directory, "door.jar.off"));
    // there at the start, because its part of the configuration is
    jars.put(
        "websocket",
        PluginJar.of("websocket", WebsocketPlugin.class)
            .manifest("Plugin-Dependencies", "tcp")
            .write(directory, "websocket.jar"));
    try (NatsServer server =
        NatsServer.builder()
            .configText(
                "host: 127.0.0.1\nport: -1\n"
                    + "websocket { listen: \"127.0.0.1:-1\", no_tls: true }\n")
            .plugin("tcp", new TcpPlugin())
            .pluginsDirectory(directory)
            .build()) {
      server.start();
      assertDone(server.unloadPlugin("websocket", GRACE).join());
      URI url = URI.create(server.ports().nats().get(0));
      try (InternalClient client = server.client();
          Traffic traffic = new Traffic(url, CLIENTS, PUBLISHERS)) {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        Footprint before = null;
        for (int cycle = 1; cycle <= cycles; cycle++) {
          long seen = traffic.received();
          loaders.addAll(cycle(server, client, jars));
          awaitMore(traffic, seen);
          if (cycle == WARM_UP) {
            before = Footprint.now();
          }
        }
        Footprint after = Footprint.now();
        assertEquals(List.of(), traffic.finish());
        assertEquals(CLIENTS, server.connections());
        assertEquals(0, Loaders.left(loaders), "class loaders of unloaded plugins are left");
        assertFlat(before, after);
      }
    }
  }

  private static List<WeakReference<ClassLoader>> cycle(
      NatsServer server, InternalClient client, Map<String, Path> jars) throws Exception {
    for (Map.Entry<String, Path> jar : jars.entrySet()) {
      assertDone(server.loadPlugin(jar.getValue()).join());
    }
    byte[] answer =
        client
            .request("time.now", new byte[0], Duration.ofSeconds(30))
            .toCompletableFuture()
            .join()
            .payload();
    assertEquals("now", new String(answer, StandardCharsets.US_ASCII));
    List<WeakReference<ClassLoader>> loaders = jars.keySet().stream().map(Loaders::of).toList();
    try (WebsocketPeer peer = new WebsocketPeer(server.ports().of("websocket").get(0))) {
      for (String id : jars.keySet()) {
        assertDone(server.unloadPlugin(id, GRACE).join());
      }
      peer.awaitEnd();
    }
    return loaders;
  }

  private static void assertDone(PluginResult result) {
    assertEquals(PluginResult.Outcome.DONE, result.outcome(), result.reason());
  }

  /** Traffic went on during the cycle. */
  private static void awaitMore(Traffic traffic, long seen) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (traffic.received() <= seen && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertTrue(traffic.received() > seen, "the traffic stands still");
  }

  private static void assertFlat(Footprint before, Footprint after) {
    String both = before + " became " + after;
    assertTrue(after.heap() - before.heap() < 8 * MEBIBYTE, both);
    assertTrue(after.metaspace() - before.metaspace() < 2 * MEBIBYTE, both);
    assertTrue(after.threads() - before.threads() <= 3, both);
    assertTrue(after.descriptors() - before.descriptors() <= 5, both);
  }
}
