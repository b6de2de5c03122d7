package io.natrium.verify.plugins;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.plugin.PluginHandle;
import io.natrium.kernel.plugin.PluginResult;
import io.natrium.kernel.plugin.PluginResult.Outcome;
import io.natrium.kernel.plugin.PluginState;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that do what they must not. The server goes on and says whose fault it is. */
class HostilePluginsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  private NatsServer server;
  private InternalClient client;
  private final AtomicLong probes = new AtomicLong();

  @BeforeEach
  void start() {
    server = NatsServer.builder().withoutListener().pluginsDirectory(directory).build().start();
    client = server.client();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private PluginResult load(SourceJar jar, String name) throws IOException {
    return server.loadPlugin(jar.write(directory, name)).join();
  }

  private PluginResult load(String id, String start) throws IOException {
    return load(SourceJar.of(id, start), id + ".jar");
  }

  private PluginResult unload(String id) {
    return server.unloadPlugin(id, Duration.ZERO).join();
  }

  private PluginHandle plugin(String id) {
    return server.pluginHost().plugin(id).orElseThrow();
  }

  private void assertServes() throws InterruptedException {
    BlockingQueue<Message> got = new LinkedBlockingQueue<>();
    String subject = "probe." + probes.incrementAndGet();
    var subscription = client.subscribe(subject, null, Runnable::run, got::add);
    client.publish(subject, "still here".getBytes(US_ASCII));
    assertEquals("still here", new String(poll(got).payload(), US_ASCII));
    client.unsubscribe(subscription);
  }

  private static <T> T poll(BlockingQueue<T> queue) throws InterruptedException {
    T one = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertTrue(one != null, "nothing came");
    return one;
  }

  private void assertFailed(String id, String reason) throws InterruptedException {
    PluginHandle plugin = plugin(id);
    assertEquals(PluginState.FAILED, plugin.state());
    assertTrue(plugin.reason().contains(reason), plugin.reason());
    assertTrue(plugin.errors() > 0, "its errors are counted");
    assertServes();
  }

  private void awaitFailed(String id) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (plugin(id).state() != PluginState.FAILED && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertEquals(PluginState.FAILED, plugin(id).state(), plugin(id).reason());
  }

  // ---- throws

  @Test
  void shouldNameAPluginThatThrowsInEachOfItsCallbacks() throws Exception {
    String boom = "if (true) throw new StackOverflowError(\"boom\");";
    assertEquals(
        Outcome.FAILED, load(SourceJar.of("early").entry(boom, "", ""), "early.jar").outcome());
    assertFailed("early", "cannot declare: StackOverflowError: boom");
    assertEquals(Outcome.FAILED, load("starts", boom).outcome());
    assertFailed("starts", "StackOverflowError: boom");

    assertEquals(
        Outcome.DONE, load(SourceJar.of("stops").entry("", "", boom), "stops.jar").outcome());
    assertEquals(Outcome.DONE, unload("stops").outcome());
    assertTrue(server.pluginHost().plugin("stops").isEmpty());
    assertServes();
  }

  @Test
  void shouldCountWhatASinkThrowsAndGoOn() throws Exception {
    load(
        "sinks",
        """
        InternalClient inside = context.sessions().internal("$G", "sinks");
        inside.subscribe("bad", null, context.executors().serial("bad"),
            message -> { throw new IllegalStateException("boom"); });
        """);
    client.publish("bad", new byte[0]);
    client.publish("bad", new byte[0]);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (plugin("sinks").errors() < 2 && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertEquals(2, plugin("sinks").errors());
    assertEquals(PluginState.ACTIVE, plugin("sinks").state());
    assertServes();
  }

  @Test
  void shouldApplyTheFailPolicyOfAnInterceptorThatThrows() throws Exception {
    String spec = "new InterceptorSpec(\"$G\", \"%s\", 1, Duration.ofSeconds(30), %s, %s)";
    String fails = "message -> { throw new AssertionError(\"boom\"); }";
    StringBuilder start = new StringBuilder();
    for (boolean open : new boolean[] {true, false}) {
      for (boolean inline : new boolean[] {true, false}) {
        String subject = (open ? "open" : "closed") + '.' + inline;
        start.append(
            "context.interceptors().register(%s, %s);\n"
                .formatted(spec.formatted(subject, open, inline), fails));
      }
    }
    load("judge", start.toString());
    BlockingQueue<Message> got = new LinkedBlockingQueue<>();
    client.subscribe(">", null, Runnable::run, got::add);
    try (var connection = server.connect()) {
      WireClient wire = new WireClient(connection);
      wire.send("CONNECT {\"verbose\":false}\r\n");
      for (String subject : new String[] {"closed.true", "closed.false", "open.true"}) {
        wire.send("PUB " + subject + " 2\r\nhi\r\n");
      }
      wire.send("PUB open.false 2\r\nhi\r\n");
      assertEquals("open.true", poll(got).subject());
      assertEquals("open.false", poll(got).subject());
      assertTrue(got.isEmpty(), "messages of a closed interceptor passed");
    }
    assertEquals(4, plugin("judge").errors());
    assertEquals(PluginState.ACTIVE, plugin("judge").state());
  }

  @Test
  void shouldRefusePeersWhenAnAuthenticatorThrowsInAllItIsAsked() throws Exception {
    load(
        "door",
        """
        context.auth().register(new Authenticator() {
          public boolean required() { throw new IllegalStateException("boom"); }
          public java.util.Optional<Duration> timeout() { throw new IllegalStateException("boom"); }
          public boolean admitsAnonymous() { throw new IllegalStateException("boom"); }
          public boolean challenges() { throw new IllegalStateException("boom"); }
          public CompletionStage<AuthDecision> decide(AuthRequest request) {
            throw new IllegalStateException("boom");
          }
        });
        """);
    try (var connection = server.connect()) {
      WireClient wire = new WireClient(connection);
      assertTrue(wire.line().contains("\"auth_required\":true"));
      wire.send("CONNECT {\"verbose\":false,\"user\":\"a\",\"pass\":\"b\"}\r\nPING\r\n");
      assertEquals("-ERR 'Authorization Violation'", wire.line());
    }
    assertEquals(PluginState.ACTIVE, plugin("door").state());
    assertTrue(plugin("door").errors() >= 2);
    assertServes();
  }

  // ---- blocks

  @Test
  void shouldGiveUpAPluginThatBlocksAnIoLoop() throws Exception {
    load(
        "blocks",
        """
        context.interceptors().register(
            new InterceptorSpec("$G", "slow", 1, Duration.ofSeconds(90), true, true),
            message -> {
              try {
                Thread.sleep(60_000);
              } catch (InterruptedException e) {
                kept.add(e);
              }
              return CompletableFuture.completedStage(new Interception.Pass());
            });
        """);
    Thread[] loop = new Thread[1];
    try (var connection = server.connect()) {
      WireClient wire = new WireClient(connection);
      wire.send("CONNECT {\"verbose\":false}\r\nPUB slow 2\r\nhi\r\n");
      awaitFailed("blocks");
      PluginHandle plugin = plugin("blocks");
      assertTrue(plugin.reason().contains("its interceptor of $G slow held"), plugin.reason());
      assertEquals(1, plugin.loopHolds());
      assertServes();
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().startsWith("test.blocks."))) {
          loop[0] = thread;
        }
      }
    }
    if (loop[0] != null) {
      loop[0].interrupt(); // so that the test does not take a minute
    }
  }

  @Test
  void shouldNotWaitForAPluginThatBlocksWhileItHasAnExecutorOfItsOwn() throws Exception {
    load(
        "sleepy",
        """
        InternalClient inside = context.sessions().internal("$G", "sleepy");
        inside.subscribe("zzz", null, context.executors().serial("zzz"), message -> {
          try {
            Thread.sleep(60_000);
          } catch (InterruptedException e) {
            kept.add(e);
          }
        });
        """);
    client.publish("zzz", new byte[0]);
    assertServes();
    WeakReference<ClassLoader> loader = Loaders.of("sleepy");
    assertEquals(Outcome.DONE, unload("sleepy").outcome());
    assertServes();
    Loaders.assertCollected(loader);
  }

  // ---- leaves things behind

  @Test
  void shouldNotBeHeldByThreadLocalsOfThreadsThatThePluginWasCalledOn() throws Exception {
    load(
        "locals",
        """
        ThreadLocal<Object> local = new ThreadLocal<>();
        local.set(new Entry());
        InternalClient inside = context.sessions().internal("$G", "locals");
        inside.subscribe("local", null, context.executors().serial("locals"),
            message -> {
              local.set(new Entry());
              inside.publish(message.reply(), new byte[0]);
            });
        """);
    client.request("local", new byte[0], PATIENCE).toCompletableFuture().join();
    WeakReference<ClassLoader> loader = Loaders.of("locals");
    assertEquals(Outcome.DONE, unload("locals").outcome());
    Loaders.assertCollected(loader);
  }

  @Test
  void shouldEndTheThreadsOfAPluginThatForgetsThem() throws Exception {
    load(
        "threads",
        """
        for (int i = 0; i < 20; i++) {
          context.executors().threads("lost").newThread(() -> {
            try {
              Thread.sleep(600_000);
            } catch (InterruptedException e) {
              return;
            }
          }).start();
        }
        """);
    assertEquals(21, Loaders.threads("threads").size());
    assertEquals(Outcome.DONE, unload("threads").outcome());
    assertEquals(0, Loaders.threads("threads").size());
    assertServes();
  }

  @Test
  void shouldSurviveAPluginThatAsksForMoreMemoryThanThereIs() throws Exception {
    PluginResult result =
        load(
            "hungry",
            """
            java.util.List<long[]> all = new java.util.ArrayList<>();
            while (true) all.add(new long[Integer.MAX_VALUE]);
            """);
    assertEquals(Outcome.FAILED, result.outcome());
    assertFailed("hungry", "OutOfMemoryError");
  }

  // ---- jars that cannot be

  @Test
  void shouldRefuseTheSecondPluginOfAnIdAndKeepTheFirst() throws Exception {
    assertEquals(Outcome.DONE, load(SourceJar.of("one", ""), "one.jar").outcome());
    PluginResult second = load(SourceJar.of("one", ""), "two.jar");
    assertEquals(Outcome.REFUSED, second.outcome());
    assertTrue(second.reason().contains("one.jar"), second.reason());
    assertEquals(PluginState.ACTIVE, plugin("one").state());
    assertServes();
  }

  @Test
  void shouldNameTheCircleOfPluginsThatNeedEachOther() throws Exception {
    load(SourceJar.of("hen", "").manifest("Plugin-Dependencies", "egg"), "hen.jar");
    load(SourceJar.of("egg", "").manifest("Plugin-Dependencies", "hen"), "egg.jar");
    assertFalse(plugin("egg").state() == PluginState.ACTIVE);
    assertTrue(plugin("egg").reason().contains("circle"), plugin("egg").reason());
    assertServes();
  }

  @Test
  void shouldRefuseAJarThatIsCutOff() throws Exception {
    byte[] whole = SourceJar.of("cut", "").bytes();
    for (int length : new int[] {0, 1, 30, whole.length / 2, whole.length - 1}) {
      Path jar = Files.write(directory.resolve("cut.jar"), Arrays.copyOf(whole, length));
      PluginResult result = server.loadPlugin(jar).join();
      assertEquals(Outcome.REFUSED, result.outcome(), "at " + length);
      assertTrue(result.reason().contains("damaged or not complete"), result.reason());
    }
    assertServes();
  }

  @Test
  void shouldRefuseAJarWhoseNamesLeadOutOfIt() throws Exception {
    for (String name : new String[] {"../evil", "a/../../evil", "/etc/evil", "C:/evil", "a\\b"}) {
      byte[] bytes = SourceJar.of("slip", "").file(name, new byte[] {1}).bytes();
      Path jar = Files.write(directory.resolve("slip.jar"), bytes);
      PluginResult result = server.loadPlugin(jar).join();
      assertEquals(Outcome.REFUSED, result.outcome(), name);
      assertTrue(result.reason().contains("harmful name"), result.reason());
    }
    assertServes();
  }

  @Test
  void shouldRefuseAPluginForALaterServer() throws Exception {
    PluginResult result =
        load(SourceJar.of("modern", "").manifest("Plugin-Requires", ">=99.0.0"), "modern.jar");
    assertEquals(Outcome.REFUSED, result.outcome());
    assertTrue(result.reason().contains("it needs SPI >=99.0.0"), result.reason());
    assertServes();
  }

  @Test
  void shouldFailAPluginThatUsesWhatTheSpiDoesNotHave() throws Exception {
    byte[] whole = SourceJar.of("newer", "context.pluginId();").bytes();
    // a method that a later SPI may have
    byte[] changed = replace(whole, "pluginId", "pluginIx");
    PluginResult result =
        server.loadPlugin(Files.write(directory.resolve("newer.jar"), changed)).join();
    assertEquals(Outcome.FAILED, result.outcome());
    assertFailed("newer", "NoSuchMethodError");
  }

  /** Replaces a text by one of the same length in the classes of a jar. */
  private static byte[] replace(byte[] jar, String from, String to) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var in = new java.util.zip.ZipInputStream(new java.io.ByteArrayInputStream(jar));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        zip.putNextEntry(new ZipEntry(entry.getName()));
        String text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
        zip.write(text.replace(from, to).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }
}
