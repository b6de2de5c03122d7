package io.natrium.verify.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.junit.contract.PluginJar;
import io.natrium.kernel.NatsServer;
import io.natrium.kernel.plugin.PluginResult;
import io.natrium.tcp.TcpPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The transport itself is replaced while clients are connected by it. */
class LeavingTransportTest {

  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final int CLIENTS = 16;

  @TempDir Path directory;

  private Set<String> permanent = Set.of();

  /**
   * What the libraries of a plugin call when they are unmapped is looked for on the class path,
   * where the tests have a second copy. That copy is loaded first, so that it is not taken for a
   * remainder of the plugin.
   */
  @BeforeEach
  void loadSecondCopy() throws IOException {
    try {
      Class.forName("io.netty.channel.epoll.Epoll");
    } catch (ClassNotFoundException | LinkageError e) {
      permanent = Set.of(); // a platform without a native transport
    }
    permanent = Footprint.mapped("netty");
  }

  @BeforeEach
  void writeJar() throws IOException {
    PluginJar.of("tcp", TcpPlugin.class).libraries("netty-").write(directory, "tcp.jar");
  }

  private NatsServer start(String more) {
    return NatsServer.builder()
        .configText("host: 127.0.0.1\nport: -1\n" + more)
        .pluginsDirectory(directory)
        .build()
        .start();
  }

  private static WireClient connect(String url) throws Exception {
    WireClient client = WireClient.connect(url);
    assertTrue(client.line().startsWith("INFO "));
    if (url.startsWith("tls:")) {
      client.encrypt();
    }
    client.send("CONNECT {\"verbose\":false,\"protocol\":1}\r\nPING\r\n");
    assertEquals("PONG", client.line());
    assertTrue(client.line().startsWith("INFO "));
    return client;
  }

  /** Listeners open again on the conductor, shortly after the transport is back. */
  private static WireClient reconnect(String url) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        return connect(url);
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }

  private static List<WireClient> connectAll(String url) throws Exception {
    List<WireClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(connect(url));
    }
    return clients;
  }

  private static void assertWarnedThenClosed(WireClient client) throws Exception {
    String warning = lineAfterPings(client);
    assertNotNull(warning, "closed without a warning");
    assertTrue(warning.startsWith("INFO ") && warning.contains("\"ldm\":true"), warning);
    assertEquals(null, lineAfterPings(client));
    client.close();
  }

  private static String lineAfterPings(WireClient client) throws IOException {
    String line = client.line();
    while ("PING".equals(line)) {
      line = client.line();
    }
    return line;
  }

  private void replaceTransport(NatsServer server) throws Exception {
    String url = server.ports().nats().get(0);
    List<WireClient> clients = connectAll(url);
    WeakReference<ClassLoader> loader = Loaders.of("tcp");
    Set<String> libraries = new HashSet<>(Footprint.mapped("netty"));
    libraries.removeAll(permanent);
    CompletableFuture<PluginResult> reload = server.reloadPlugin("tcp", GRACE);
    for (WireClient client : clients) {
      assertWarnedThenClosed(client);
    }
    PluginResult result = reload.join();
    assertEquals(PluginResult.Outcome.DONE, result.outcome(), result.reason());
    assertEquals(url, server.ports().nats().get(0));
    try (WireClient back = reconnect(url)) {
      back.send("SUB a 1\r\nPUB a 2\r\nhi\r\n");
      assertEquals("MSG a 1 2", back.line());
    }
    Loaders.assertCollected(loader);
    for (Thread thread : Loaders.threads("tcp")) {
      assertNotSame(loader.get(), thread.getContextClassLoader());
    }
    assertUnmapped(libraries);
  }

  /** The JDK unmaps a library on a thread of its own, some time after its loader was collected. */
  private static void assertUnmapped(Set<String> libraries) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    Set<String> left = Set.of();
    do {
      System.gc();
      left = new HashSet<>(Footprint.mapped("netty"));
      left.retainAll(libraries);
    } while (!left.isEmpty() && System.nanoTime() < end);
    assertEquals(Set.of(), left, "libraries of the old transport are still mapped");
  }

  @Test
  void shouldWarnItsClientsAndTakeThemBack() throws Exception {
    try (NatsServer server = start("")) {
      replaceTransport(server);
      replaceTransport(server);
    }
  }

  @Test
  void shouldDoSoWithEncryptedClients() throws Exception {
    for (String file : new String[] {"ec-cert.pem", "ec-key.pem"}) {
      try (InputStream in = LeavingTransportTest.class.getResourceAsStream("/tls/" + file)) {
        Files.copy(in, directory.resolve(file));
      }
    }
    String tls =
        "tls { cert_file: \"%s\", key_file: \"%s\", timeout: 30 }\n"
            .formatted(directory.resolve("ec-cert.pem"), directory.resolve("ec-key.pem"));
    try (NatsServer server = start(tls)) {
      replaceTransport(server);
    }
  }

  @Test
  void shouldCloseItsListenerAndKeepServingThoseInside() throws Exception {
    try (NatsServer server = start("");
        WireClient inside = new WireClient(server.connect())) {
      String url = server.ports().nats().get(0);
      List<WireClient> clients = connectAll(url);
      CompletableFuture<PluginResult> unload = server.unloadPlugin("tcp", Duration.ZERO);
      for (WireClient client : clients) {
        assertWarnedThenClosed(client);
      }
      assertEquals(PluginResult.Outcome.DONE, unload.join().outcome());
      assertFalse(canConnect(url));
      assertTrue(inside.line().startsWith("INFO "));
      inside.send("CONNECT {\"verbose\":false}\r\nSUB a 1\r\nPUB a 2\r\nhi\r\n");
      assertEquals("MSG a 1 2", inside.line());
      PluginResult back = server.loadPlugin(directory.resolve("tcp.jar")).join();
      assertEquals(PluginResult.Outcome.DONE, back.outcome(), back.reason());
      reconnect(url).close();
    }
  }

  private static boolean canConnect(String url) {
    try (WireClient client = WireClient.connect(url)) {
      return client.line() != null;
    } catch (Exception e) {
      return false;
    }
  }
}
