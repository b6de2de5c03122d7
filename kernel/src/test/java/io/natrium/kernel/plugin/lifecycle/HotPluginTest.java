package io.natrium.kernel.plugin.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.plugin.PluginResult;
import io.natrium.kernel.plugin.PluginResult.Outcome;
import io.natrium.kernel.plugin.PluginState;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that come, change and go while the server runs. */
class HotPluginTest {

  private static final int COLLECTIONS = 50;

  @TempDir Path directory;

  private final HostKit kit = new HostKit();

  @AfterEach
  void close() {
    kit.close();
  }

  /** The class loader of a plugin, by the context loader of its control thread. */
  private static WeakReference<ClassLoader> loaderOf(String id) {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("natrium-" + id + "-control")) {
        return new WeakReference<>(thread.getContextClassLoader());
      }
    }
    throw new AssertionError("plugin " + id + " has no control thread");
  }

  private static void assertCollected(WeakReference<ClassLoader> loader) {
    for (int i = 0; i < COLLECTIONS && !loader.refersTo(null); i++) {
      System.gc();
    }
    assertTrue(loader.refersTo(null), "the classes are still held");
  }

  private PluginResult load(PluginJar jar, String name) throws IOException {
    return kit.host.load(jar.write(directory, name)).join();
  }

  private PluginResult unload(String id) {
    return kit.host.unload(id, HostKit.GRACE).join();
  }

  @Test
  void shouldLoadAndUnloadInARunningServer() throws IOException {
    kit.jars(directory).start();
    assertEquals(PluginResult.done("alpha", List.of()), load(PluginJar.of("alpha", ""), "a.jar"));
    assertEquals(PluginState.ACTIVE, kit.state("alpha"));
    assertEquals(PluginResult.done("alpha", List.of()), unload("alpha"));
    assertTrue(kit.host.plugin("alpha").isEmpty());
    assertEquals(PluginResult.done("alpha", List.of()), load(PluginJar.of("alpha", ""), "a.jar"));
  }

  @Test
  void shouldLetTheClassesBeCollectedAfterUnload() throws IOException {
    String busy =
        """
        context.executors().serial("work").execute(() -> kept.add("done"));
        context.executors().pool("pool", 2).scheduleAtFixedRate(
            () -> kept.add("tick"), 0, 1, TimeUnit.MILLISECONDS);
        context.executors().threads("own").newThread(() -> kept.add("ran")).start();
        InternalClient client = context.sessions().internal("$G", "x");
        client.subscribe("a", null, context.executors().serial("sub"), m -> kept.add(m));
        context.auth().register(new io.natrium.spi.auth.Authenticator() {
          public boolean required() { return true; }
          public CompletionStage<io.natrium.spi.auth.AuthDecision> decide(
              io.natrium.spi.auth.AuthRequest request) { return null; }
        });
        new ThreadLocal<Object>().set(new Entry());
        context.whenAvailable(MessageSink.class, now -> kept.add(now));
        """;
    PluginJar.of("busy")
        .entry("declaration.uses(MessageSink.class, false);", busy, "")
        .write(directory, "busy.jar");
    kit.jars(directory).start();
    assertEquals(PluginState.ACTIVE, kit.state("busy"), kit.plugin("busy").reason());
    WeakReference<ClassLoader> loader = loaderOf("busy");
    unload("busy");
    assertCollected(loader);
  }

  @Test
  void shouldLetTheClassesOfAFailedPluginBeCollectedAfterUnload() throws IOException {
    PluginJar.of("bad", "throw new Exception(\"no\") { };").write(directory, "bad.jar");
    kit.jars(directory).start();
    assertEquals("no", kit.plugin("bad").reason());
    WeakReference<ClassLoader> loader = loaderOf("bad");
    assertEquals(Outcome.DONE, unload("bad").outcome());
    assertCollected(loader);
  }

  @Test
  void shouldNotBeHeldByAThreadThatACallMadeInAnotherPlugin() throws IOException {
    String serve =
        """
        var serial = context.executors().serial("sink");
        context.publish(MessageSink.class, message -> serial.execute(() -> { }));
        """;
    String call =
        """
        context.whenAvailable(MessageSink.class, now -> {
          if (now.isPresent()) now.get().onMessage(Message.of("a", null, null, new byte[0]));
        });
        """;
    PluginJar.of("server")
        .entry("declaration.provides(MessageSink.class);", serve, "")
        .write(directory, "server.jar");
    PluginJar.of("caller")
        .entry("declaration.uses(MessageSink.class, true);", call, "")
        .write(directory, "caller.jar");
    kit.jars(directory).start();
    assertEquals(PluginState.ACTIVE, kit.state("caller"), kit.plugin("caller").reason());
    WeakReference<ClassLoader> loader = loaderOf("caller");
    unload("caller");
    assertEquals(PluginState.ACTIVE, kit.state("server"));
    assertCollected(loader);
  }

  @Test
  void shouldReloadWhatTheJarHoldsNowWithTheSameOptions() throws IOException {
    PluginJar.of("alpha", "").write(directory, "a.jar");
    kit.jars(directory).start();
    WeakReference<ClassLoader> old = loaderOf("alpha");
    PluginJar.of("alpha", "").manifest("Plugin-Version", "1.1.0").write(directory, "a.jar");
    assertEquals(
        PluginResult.done("alpha", List.of()), kit.host.reload("alpha", HostKit.GRACE).join());
    assertEquals("1.1.0", kit.plugin("alpha").version());
    assertEquals(PluginState.ACTIVE, kit.state("alpha"));
    assertCollected(old);
  }

  @Test
  void shouldKeepTheOldBuildWhenTheNewOneIsRefused() throws IOException {
    Path jar = PluginJar.of("alpha", "").write(directory, "a.jar");
    kit.jars(directory).start();
    byte[] bytes = Files.readAllBytes(jar);
    Files.write(jar, Arrays.copyOf(bytes, bytes.length - 100));
    assertEquals(Outcome.REFUSED, kit.host.reload("alpha", HostKit.GRACE).join().outcome());
    assertEquals(PluginState.ACTIVE, kit.state("alpha"));
    PluginJar.of("beta", "").write(directory, "a.jar");
    assertEquals(
        "the jar now holds plugin beta; unload alpha first",
        kit.host.reload("alpha", HostKit.GRACE).join().reason());
    assertEquals(PluginState.ACTIVE, kit.state("alpha"));
  }

  @Test
  void shouldPutTheFormerBuildBackWhenTheNewOneFails() throws IOException {
    PluginJar.of("alpha", "").write(directory, "a.jar");
    kit.jars(directory).start();
    PluginJar.of("alpha", "throw new Exception(\"broken build\");")
        .manifest("Plugin-Version", "1.1.0")
        .write(directory, "a.jar");
    String why = "build 1.1.0 failed: broken build; the former build 1.0.0 is back";
    assertEquals(
        PluginResult.failed("alpha", why, List.of()),
        kit.host.reload("alpha", HostKit.GRACE).join());
    assertEquals(PluginState.ACTIVE, kit.state("alpha"));
    assertEquals("1.0.0", kit.plugin("alpha").version());
    assertEquals(why, kit.plugin("alpha").reason());
    WeakReference<ClassLoader> back = loaderOf("alpha");
    PluginJar.of("alpha", "").manifest("Plugin-Version", "1.2.0").write(directory, "a.jar");
    assertEquals(Outcome.DONE, kit.host.reload("alpha", HostKit.GRACE).join().outcome());
    assertEquals("1.2.0", kit.plugin("alpha").version());
    assertEquals("", kit.plugin("alpha").reason());
    assertCollected(back);
  }

  @Test
  void shouldFailWhenTheFormerBuildDoesNotComeBackEither() throws IOException {
    Path mark = directory.resolve("started");
    PluginJar.of(
            "alpha", "java.nio.file.Files.createFile(java.nio.file.Path.of(\"" + mark + "\"));")
        .write(directory, "a.jar");
    kit.jars(directory).start();
    assertEquals(PluginState.ACTIVE, kit.state("alpha"), kit.plugin("alpha").reason());
    PluginJar.of("alpha", "throw new Exception(\"broken\");")
        .manifest("Plugin-Version", "1.1.0")
        .write(directory, "a.jar");
    assertEquals(Outcome.FAILED, kit.host.reload("alpha", HostKit.GRACE).join().outcome());
    assertEquals(PluginState.FAILED, kit.state("alpha"));
    String reason = kit.plugin("alpha").reason();
    assertTrue(
        reason.startsWith("build 1.1.0 failed: broken; the former build 1.0.0 failed: "), reason);
    PluginJar.of("alpha", "").write(directory, "a.jar");
    assertEquals(Outcome.DONE, kit.host.reload("alpha", HostKit.GRACE).join().outcome());
    assertEquals(PluginState.ACTIVE, kit.state("alpha"));
  }

  @Test
  void shouldNotPutABuildBackThatHadFailed() throws IOException {
    PluginJar.of("alpha", "throw new Exception(\"first\");").write(directory, "a.jar");
    kit.jars(directory).start();
    PluginJar.of("alpha", "throw new Exception(\"second\");").write(directory, "a.jar");
    assertEquals(
        PluginResult.failed("alpha", "second", List.of()),
        kit.host.reload("alpha", HostKit.GRACE).join());
    assertEquals(PluginState.FAILED, kit.state("alpha"));
  }

  @Test
  void shouldPutTheFormerBuildBackWhenTheNewOneCannotReadItsOptions() throws IOException {
    PluginJar.of("alpha", "").write(directory, "a.jar");
    kit.jars(directory).start();
    PluginJar.of("alpha")
        .entry("throw new IllegalStateException(\"no\");", "", "")
        .write(directory, "a.jar");
    PluginResult result = kit.host.reload("alpha", HostKit.GRACE).join();
    assertEquals(Outcome.FAILED, result.outcome());
    assertTrue(result.reason().contains("cannot declare: no"), result.reason());
    assertEquals(PluginState.ACTIVE, kit.state("alpha"));
  }

  @Test
  void shouldBringBackWhatUsesTheFormerBuild() throws IOException {
    writeBaseAndUser();
    PluginJar.of("maybe", "").manifest("Plugin-Dependencies", "base?").write(directory, "m.jar");
    kit.jars(directory).start();
    PluginJar.of("base", "throw new Exception(\"broken build\");").write(directory, "base.jar");
    PluginResult result = kit.host.reload("base", HostKit.GRACE).join();
    assertEquals(Outcome.FAILED, result.outcome());
    for (String id : List.of("base", "user", "maybe", "bystander")) {
      assertEquals(PluginState.ACTIVE, kit.state(id), id + ": " + kit.plugin(id).reason());
    }
  }

  private static final String CLOSED =
      """
      context.interceptors().register(
          new io.natrium.spi.intercept.InterceptorSpec(
              "$G", "a.>", 0, Duration.ofSeconds(1), false, false),
          message -> CompletableFuture.completedFuture(
              new io.natrium.spi.intercept.Interception.Pass()));
      """;

  @Test
  void shouldKeepTheSeatOfAnInterceptorOverAReload() throws IOException {
    PluginJar.of("alpha", CLOSED).write(directory, "a.jar");
    kit.jars(directory).start();
    assertEquals(Outcome.DONE, kit.host.reload("alpha", HostKit.GRACE).join().outcome());
    assertEquals(
        List.of("taken by alpha", "left by alpha", "taken by alpha", "freed of alpha"),
        kit.kernel.seats);
  }

  @Test
  void shouldShutTheSeatOfAnInterceptorWhosePluginFails() throws IOException {
    PluginJar.of("alpha", CLOSED).write(directory, "a.jar");
    kit.jars(directory).start();
    kit.host.fail("alpha", "it holds a loop").join();
    assertEquals(List.of("taken by alpha", "left by alpha", "shut to alpha"), kit.kernel.seats);
    unload("alpha");
    assertEquals("freed of alpha", kit.kernel.seats.get(kit.kernel.seats.size() - 1));
  }

  @Test
  void shouldFreeTheSeatOfAnInterceptorThatIsUnloaded() throws IOException {
    PluginJar.of("alpha", CLOSED).write(directory, "a.jar");
    kit.jars(directory).start();
    unload("alpha");
    assertEquals(List.of("taken by alpha", "closed by alpha"), kit.kernel.seats);
  }

  @Test
  void shouldShutTheSeatOfAnInterceptorThatLacksAnotherPlugin() throws IOException {
    PluginJar.of("base", "").write(directory, "base.jar");
    PluginJar.of("alpha", CLOSED).manifest("Plugin-Dependencies", "base").write(directory, "a.jar");
    kit.jars(directory).start();
    unload("base");
    assertEquals(List.of("taken by alpha", "left by alpha", "shut to alpha"), kit.kernel.seats);
  }

  private void writeBaseAndUser() throws IOException {
    PluginJar base =
        PluginJar.of("base", "")
            .source("base.Door", "package base; public class Door { public int wide = 1; }");
    base.write(directory, "base.jar");
    PluginJar.of("user", "kept.add(new base.Door());")
        .against(base)
        .manifest("Plugin-Dependencies", "base")
        .write(directory, "a-user.jar");
    PluginJar.of("bystander", "").write(directory, "bystander.jar");
  }

  @Test
  void shouldReloadThoseThatUseItsClassesWithIt() throws IOException {
    writeBaseAndUser();
    kit.jars(directory).start();
    assertEquals(PluginState.ACTIVE, kit.state("user"), kit.plugin("user").reason());
    WeakReference<ClassLoader> base = loaderOf("base");
    WeakReference<ClassLoader> user = loaderOf("user");
    ClassLoader bystander = loaderOf("bystander").get();
    assertEquals(
        PluginResult.done("base", List.of("user")), kit.host.reload("base", HostKit.GRACE).join());
    assertEquals(PluginState.ACTIVE, kit.state("user"));
    assertEquals(bystander, loaderOf("bystander").get());
    assertCollected(user);
    assertCollected(base);
  }

  @Test
  void shouldTakeDownDependentsFirstAndBringThemBackWhenTheirBaseReturns() throws IOException {
    writeBaseAndUser();
    kit.jars(directory).start();
    WeakReference<ClassLoader> base = loaderOf("base");
    WeakReference<ClassLoader> user = loaderOf("user");
    assertEquals(PluginResult.done("base", List.of("user")), unload("base"));
    assertEquals(PluginState.DISCOVERED, kit.state("user"));
    assertEquals("requires plugin base, which is not there", kit.plugin("user").reason());
    assertCollected(user);
    assertCollected(base);
    assertEquals(Outcome.DONE, kit.host.load(directory.resolve("base.jar")).join().outcome());
    assertEquals(PluginState.ACTIVE, kit.state("user"), kit.plugin("user").reason());
  }

  @Test
  void shouldReopenWithoutItWhatUsesAPluginOptionally() throws IOException {
    writeBaseAndUser();
    PluginJar.of("maybe", "").manifest("Plugin-Dependencies", "base?").write(directory, "m.jar");
    kit.jars(directory).start();
    WeakReference<ClassLoader> base = loaderOf("base");
    assertEquals(List.of("user", "maybe").size(), unload("base").affected().size());
    assertEquals(PluginState.ACTIVE, kit.state("maybe"));
    assertCollected(base);
  }

  @Test
  void shouldStartAPluginThatWaitedForAnother() throws IOException {
    kit.jars(directory).start();
    PluginJar user = PluginJar.of("user", "").manifest("Plugin-Dependencies", "base");
    PluginResult early = load(user, "user.jar");
    assertEquals(
        PluginResult.failed("user", "requires plugin base, which is not there", List.of()), early);
    assertEquals(Outcome.DONE, load(PluginJar.of("base", ""), "base.jar").outcome());
    assertEquals(PluginState.ACTIVE, kit.state("user"), kit.plugin("user").reason());
  }

  @Test
  void shouldFailAPluginWhoseConfigurationIsWrong() throws IOException {
    kit.jars(directory).start();
    kit.sections.problems.add("conf:3:1: port out of range");
    PluginResult result = load(PluginJar.of("alpha", ""), "a.jar");
    assertEquals(
        PluginResult.failed(
            "alpha", "its configuration is wrong: conf:3:1: port out of range", List.of()),
        result);
  }

  @Test
  void shouldUnloadAPluginThatHangs() throws IOException {
    PluginJar.of("stuck", "new CountDownLatch(1).await();").write(directory, "s.jar");
    kit.impatient(Duration.ofMillis(200)).jars(directory).start();
    assertEquals(PluginState.FAILED, kit.state("stuck"));
    WeakReference<ClassLoader> loader = loaderOf("stuck");
    assertNotNull(loader.get());
    assertEquals(Outcome.DONE, unload("stuck").outcome());
    assertCollected(loader);
  }
}
