package io.natrium.verify.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.kernel.NatsServer;
import io.natrium.kernel.ReloadException;
import io.natrium.tcp.TcpPlugin;
import io.nats.client.NKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The auth callout comes, fails, comes back and goes while clients connect. */
@Timeout(120)
class CalloutReloadTest {

  private static final String VIOLATION = "-ERR 'Authorization Violation'";
  private static final String ACCOUNTS =
      """
      accounts {
        AUTH { users: [ { user: auth, password: pwd } ] }
        APP { users: [ { user: ann, password: pwd } ] }
      }
      """;
  private static final String WITHOUT = ACCOUNTS + "authorization { timeout: 30 }\n";

  @TempDir private Path folder;
  private final NKey issuer = CalloutService.newIssuer();
  private final HeldCallout callout = new HeldCallout();
  private final String with =
      ACCOUNTS
          + "authorization { timeout: 30, auth_callout { issuer: "
          + CalloutService.publicKey(issuer)
          + ", account: AUTH, auth_users: [ auth ] } }\n";
  private NatsServer server;
  private CalloutService service;
  private volatile boolean reloaded;

  private void start(String config) throws IOException {
    server =
        NatsServer.builder()
            .configFile(write(config))
            .plugin("tcp", new TcpPlugin())
            .plugin("auth-basic", new BasicAuthPlugin())
            .pluginWhenConfigured("auth-callout", callout)
            .build()
            .start();
  }

  /** A service that lets nobody in but those who say so. */
  private void serve() throws Exception {
    service =
        CalloutService.open(
            server,
            issuer,
            asked -> {
              if (asked.password().equals("please")) {
                asked.admit("APP", CalloutService.UserPart.PLAIN);
              } else {
                asked.refuse("no");
              }
            });
  }

  private Path write(String config) throws IOException {
    return Files.writeString(folder.resolve("server.conf"), TestServers.LISTEN + config);
  }

  private void reload(String config) throws IOException, ReloadException {
    write(config);
    server.reload();
  }

  private CompletableFuture<Void> reloadAside(String config) throws IOException {
    write(config);
    return CompletableFuture.runAsync(
        () -> {
          try {
            server.reload();
          } catch (ReloadException refused) {
            throw new IllegalStateException(refused);
          }
        });
  }

  private String enter(String password) throws IOException {
    try (RawClient client = RawClient.open(server, "ann", password)) {
      return client.settle();
    }
  }

  private void awaitConnections(int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (server.statistics().connections() < count && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    callout.released.countDown();
    if (service != null) {
      service.close();
    }
    server.close();
  }

  @Test
  void shouldLetNobodyInWhoComesBeforeTheCalloutOfTheNewConfigurationSits() throws Exception {
    start(WITHOUT);
    serve();
    assertEquals("", enter("pwd"));
    CompletableFuture<Void> reload = reloadAside(with);
    assertTrue(callout.starting.await(30, TimeUnit.SECONDS));
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      RawClient client = RawClient.open(server, "ann", i % 2 == 0 ? "pwd" : "please");
      client.send("PING");
      clients.add(client);
    }
    awaitConnections(clients.size() + 1);
    callout.released.countDown();
    reload.get(30, TimeUnit.SECONDS);
    for (int i = 0; i < clients.size(); i++) {
      try (RawClient client = clients.get(i)) {
        assertEquals(i % 2 == 0 ? VIOLATION : "PONG", client.line());
      }
    }
    assertTrue(service.asked().size() >= clients.size());
  }

  @Test
  void shouldAskForCredentialsFromThenOnWhereNobodyNeededAny() throws Exception {
    start("");
    CompletableFuture<Void> reload = reloadAside(with);
    assertTrue(callout.starting.await(30, TimeUnit.SECONDS));
    try (RawClient client = RawClient.open(server)) {
      assertTrue(client.info().contains("\"auth_required\":true"), client.info());
      client.send("PING");
      assertEquals(VIOLATION, client.rest());
    }
    callout.released.countDown();
    reload.get(30, TimeUnit.SECONDS);
  }

  private void connectOften(
      Queue<RawClient> admitted, AtomicInteger refused, Queue<String> faults) {
    while (refused.get() < 50) {
      try {
        boolean after = reloaded;
        RawClient client = RawClient.open(server, "ann", "pwd");
        String answer = client.settle();
        if (!answer.isEmpty()) {
          client.close();
        }
        if (answer.isEmpty() && !after) {
          admitted.add(client);
        } else if (answer.equals(VIOLATION + "|EOF")) {
          refused.incrementAndGet();
        } else {
          faults.add("after the reload: " + after + ", answer: " + answer);
        }
      } catch (IOException failure) {
        faults.add(failure.toString());
      }
    }
  }

  @Test
  void shouldKeepNobodyInWithoutTheCalloutsWordUnderALoopOfClients() throws Exception {
    callout.released.countDown();
    start(WITHOUT);
    serve();
    Queue<RawClient> admitted = new ConcurrentLinkedQueue<>();
    Queue<String> faults = new ConcurrentLinkedQueue<>();
    AtomicInteger refused = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      threads.add(new Thread(() -> connectOften(admitted, refused, faults)));
    }
    threads.forEach(Thread::start);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (admitted.size() < 30 && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    reload(with);
    reloaded = true;
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), List.copyOf(faults));
    assertFalse(admitted.isEmpty());
    for (RawClient client : admitted) {
      assertEquals(VIOLATION, client.rest()); // whoever was in is asked about too
      client.close();
    }
  }

  @Test
  void shouldRefuseEveryoneWhereTheCalloutOfTheNewConfigurationCannotStart() throws Exception {
    callout.released.countDown();
    callout.broken(true);
    start(WITHOUT);
    assertEquals("", enter("pwd"));
    reload(with);
    assertEquals(VIOLATION + "|EOF", enter("pwd"));
    reload(with.replace("timeout: 30", "timeout: 31"));
    assertEquals(VIOLATION + "|EOF", enter("pwd"));
    reload(WITHOUT);
    assertEquals("", enter("pwd"));
  }

  @Test
  void shouldRefuseEveryoneWhileTheCalloutHasFailed() throws Exception {
    callout.released.countDown();
    start(with);
    serve();
    try (RawClient before = RawClient.open(server, "ann", "please")) {
      assertEquals("", before.settle());
      server.pluginHost().fail("auth-callout", "the test says so").join();
      assertEquals(VIOLATION + "|EOF", enter("please"));
      assertEquals(VIOLATION + "|EOF", enter("pwd"));
      assertEquals("", before.settle());
    }
    server.reloadPlugin("auth-callout", Duration.ofSeconds(1)).join();
    assertEquals("", enter("please"));
    assertEquals(VIOLATION + "|EOF", enter("pwd"));
  }

  @Test
  void shouldKeepRefusingWhenTheCalloutFailsAgain() throws Exception {
    callout.released.countDown();
    start(with);
    serve();
    assertEquals("", enter("please"));
    callout.broken(true);
    server.reloadPlugin("auth-callout", Duration.ofSeconds(1)).join();
    assertEquals(VIOLATION + "|EOF", enter("please"));
    callout.broken(false);
    server.reloadPlugin("auth-callout", Duration.ofSeconds(1)).join();
    assertEquals("", enter("please"));
  }

  @Test
  void shouldGiveWayToTheUsersOnceTheConfigurationDoesNotAskForIt() throws Exception {
    callout.released.countDown();
    start(with);
    serve();
    server.pluginHost().fail("auth-callout", "the test says so").join();
    assertEquals(VIOLATION + "|EOF", enter("pwd"));
    reload(WITHOUT);
    assertEquals("", enter("pwd"));
    assertEquals(VIOLATION + "|EOF", enter("please"));
  }

  @Test
  void shouldJudgeByTheUsersAgainWhenAReloadTakesItOut() throws Exception {
    callout.released.countDown();
    start(with);
    serve();
    assertEquals(VIOLATION + "|EOF", enter("pwd"));
    reload(WITHOUT);
    assertEquals("", enter("pwd"));
    reload(with); // the plugin still runs
    assertEquals(VIOLATION + "|EOF", enter("pwd"));
  }
}
