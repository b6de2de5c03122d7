package io.natrium.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.spi.session.InternalClient;
import io.natrium.tcp.TcpPlugin;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What an application that embeds servers relies on. */
@Isolated("counts the threads and files of the JVM")
class EmbeddedLifeTest {

  private static final int SERVERS = 8;
  private static final int ROUNDS = 20;
  private static final long WARM_START_MILLIS = 100;

  private Set<Thread> threadsBefore;

  @BeforeEach
  void countThreads() {
    threadsBefore = LiveThreads.ofNatrium();
  }

  @AfterEach
  void noThreadIsLeft() {
    Set<Thread> left = LiveThreads.ofNatrium();
    left.removeAll(threadsBefore);
    assertTrue(left.isEmpty(), () -> "left after close: " + left);
  }

  @Test
  void startsWarmWithinATenthOfASecond() throws Exception {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      long began = System.nanoTime();
      try (NatsServer server = start("");
          Socket client = connect(server)) {
        assertTrue(client.getInputStream().read() == 'I');
        millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
      }
    }
    millis.sort(null);
    long median = millis.get(ROUNDS / 2);
    assertTrue(median < WARM_START_MILLIS, () -> "milliseconds of each start: " + millis);
  }

  @Test
  void isGoneWhenCloseReturns(@TempDir Path plugins) throws Exception {
    start("").close(); // what the JVM keeps for good is there now
    int files = openFiles();
    for (int i = 0; i < ROUNDS; i++) {
      NatsServer server =
          NatsServer.builder()
              .configText("host: 127.0.0.1, port: -1")
              .plugin("tcp", new TcpPlugin())
              .pluginsDirectory(plugins)
              .build()
              .start();
      int port = port(server);
      try (Socket client = connect(server);
          InternalClient inside = server.client()) {
        inside.subscribe("x", null, Runnable::run, message -> {});
        assertTrue(client.getInputStream().read() == 'I');
        server.close();
        noThreadIsLeft();
        assertThrows(
            ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port));
        readToEnd(client);
      }
    }
    assertTrue(openFiles() <= files + 2, files + " open files before, now " + openFiles());
    assertEquals(List.of(), privateDirectories());
  }

  private static void readToEnd(Socket client) throws IOException {
    try {
      while (client.getInputStream().read() >= 0) {
        Thread.onSpinWait();
      }
    } catch (java.net.SocketException reset) {
      assertFalse(reset.getMessage().isEmpty());
    }
  }

  @Test
  void leavesNothingWhenItDoesNotStart() throws Exception {
    try (NatsServer first = start("")) {
      NatsServer second =
          NatsServer.builder()
              .configText("host: 127.0.0.1, port: " + port(first))
              .plugin("tcp", new TcpPlugin())
              .build();
      assertThrows(io.natrium.kernel.ServerStartException.class, second::start);
      Set<Thread> left = LiveThreads.ofNatrium();
      try (NatsServer third = start("")) {
        assertEquals(io.natrium.kernel.ServerState.RUNNING, third.state());
      }
      Set<Thread> after = LiveThreads.ofNatrium();
      assertEquals(left, after);
    }
  }

  @Test
  void serversBesideEachOtherDoNotMix() throws Exception {
    ExecutorService together = Executors.newFixedThreadPool(SERVERS);
    try {
      List<Future<Integer>> runs = new ArrayList<>();
      for (int i = 0; i < SERVERS; i++) {
        int number = i;
        runs.add(together.submit(() -> exchange(number)));
      }
      for (Future<Integer> run : runs) {
        assertEquals(ROUNDS, run.get(60, TimeUnit.SECONDS));
      }
    } finally {
      together.shutdownNow();
      assertTrue(together.awaitTermination(10, TimeUnit.SECONDS));
    }
  }

  /** Messages of the same subject in every server; each must see its own and no other. */
  @SuppressWarnings("try") // the client says that closing may be interrupted
  private static int exchange(int number) throws Exception {
    int seen = 0;
    try (NatsServer server =
            start("server_name: \"s" + number + "\", max_payload: " + (100 + number));
        Connection client = Nats.connect(server.ports().nats().get(0))) {
      assertEquals(100 + number, client.getServerInfo().getMaxPayload());
      Subscription subscription = client.subscribe("same.subject");
      client.flush(Duration.ofSeconds(10));
      InternalClient inside = server.client();
      for (int i = 0; i < ROUNDS; i++) {
        inside.publish("same.subject", (number + ":" + i).getBytes(UTF_8));
      }
      for (int i = 0; i < ROUNDS; i++) {
        byte[] body = subscription.nextMessage(Duration.ofSeconds(10)).getData();
        assertEquals(number + ":" + i, new String(body, UTF_8));
        seen++;
      }
    }
    return seen;
  }

  private static NatsServer start(String config) {
    return NatsServer.builder()
        .configText("host: 127.0.0.1, port: -1\n" + config)
        .plugin("tcp", new TcpPlugin())
        .build()
        .start();
  }

  private static int port(NatsServer server) {
    return java.net.URI.create(server.ports().nats().get(0)).getPort();
  }

  private static Socket connect(NatsServer server) throws IOException {
    Socket socket = new Socket("127.0.0.1", port(server));
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static int openFiles() throws IOException {
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open), "open files cannot be counted here");
    try (Stream<Path> all = Files.list(open)) {
      return (int) all.count();
    }
  }

  private static List<Path> privateDirectories() throws IOException {
    String own = "natrium-plugins-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith(own)).toList();
    }
  }
}
