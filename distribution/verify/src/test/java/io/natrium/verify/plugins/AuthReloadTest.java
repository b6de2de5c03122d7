package io.natrium.verify.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.junit.contract.PluginJar;
import io.natrium.kernel.NatsServer;
import io.natrium.kernel.plugin.PluginResult;
import io.natrium.tcp.TcpPlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The authenticator is replaced while peers connect: they wait, and nobody slips in. */
class AuthReloadTest {

  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final int RELOADS = 10;
  private static final String VIOLATION = "-ERR 'Authorization Violation'";

  @TempDir Path directory;

  private final AtomicInteger admitted = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private volatile boolean connecting = true;

  @BeforeEach
  void writeJar() throws IOException {
    PluginJar.of("auth-basic", BasicAuthPlugin.class)
        .libraries("bcprov-")
        .write(directory, "auth-basic.jar");
  }

  private NatsServer start(String timeout) {
    return NatsServer.builder()
        .configText(
            "host: 127.0.0.1\nport: -1\n"
                + "authorization { user: alice, password: secret, timeout: \""
                + timeout
                + "\" }\n")
        .plugin("tcp", new TcpPlugin())
        .pluginsDirectory(directory)
        .build()
        .start();
  }

  private static String connect(String url, String password) throws Exception {
    try (WireClient client = WireClient.connect(url)) {
      String info = client.line();
      if (!info.contains("\"auth_required\":true")) {
        return "no credentials were asked for: " + info;
      }
      client.send(
          "CONNECT {\"verbose\":false,\"user\":\"alice\",\"pass\":\""
              + password
              + "\"}\r\nPING\r\n");
      return client.line();
    }
  }

  private void connectOften(String url, String password, String expected, AtomicInteger counter) {
    while (connecting) {
      try {
        String answer = connect(url, password);
        if (expected.equals(answer)) {
          counter.incrementAndGet();
        } else {
          faults.add("with " + password + ": " + answer);
        }
      } catch (Exception e) {
        faults.add(e.toString());
      }
    }
  }

  @Test
  void shouldLetPeersWaitDuringAReloadAndNobodyInUnchecked() throws Exception {
    try (NatsServer server = start("60s")) {
      String url = server.ports().nats().get(0);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        threads.add(new Thread(() -> connectOften(url, "secret", "PONG", admitted)));
        threads.add(new Thread(() -> connectOften(url, "wrong", VIOLATION, refused)));
      }
      threads.forEach(Thread::start);
      for (int i = 0; i < RELOADS; i++) {
        int before = admitted.get() + refused.get();
        PluginResult result = server.reloadPlugin("auth-basic", GRACE).join();
        assertEquals(PluginResult.Outcome.DONE, result.outcome(), result.reason());
        awaitMore(before);
      }
      connecting = false;
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(List.of(), List.copyOf(faults));
      assertTrue(admitted.get() > 0 && refused.get() > 0);
    }
  }

  private void awaitMore(int before) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (admitted.get() + refused.get() < before + 10 && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  @Test
  void shouldLetNobodyInWhileTheAuthenticatorIsGone() throws Exception {
    try (NatsServer server = start("200ms")) {
      String url = server.ports().nats().get(0);
      assertEquals("PONG", connect(url, "secret"));
      PluginResult gone = server.unloadPlugin("auth-basic", GRACE).join();
      assertEquals(PluginResult.Outcome.DONE, gone.outcome(), gone.reason());
      assertEquals("-ERR 'Authentication Timeout'", connect(url, "secret"));
      assertEquals("-ERR 'Authentication Timeout'", connect(url, "wrong"));
      PluginResult back = server.loadPlugin(directory.resolve("auth-basic.jar")).join();
      assertEquals(PluginResult.Outcome.DONE, back.outcome(), back.reason());
      assertEquals("PONG", connect(url, "secret"));
      assertEquals(VIOLATION, connect(url, "wrong"));
    }
  }
}
