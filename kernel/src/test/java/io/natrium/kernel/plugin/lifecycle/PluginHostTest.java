package io.natrium.kernel.plugin.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.plugin.PluginHandle;
import io.natrium.kernel.plugin.PluginResult;
import io.natrium.kernel.plugin.PluginState;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.monitor.JsonOut;
import io.natrium.spi.monitor.MonitorEndpoint;
import io.natrium.spi.monitor.MonitorRequest;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.protocol.ProtocolProvider;
import io.natrium.spi.session.MessageSink;
import io.natrium.spi.transport.DialSpec;
import io.natrium.spi.transport.ListenSpec;
import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.spi.transport.StreamHandler;
import io.natrium.spi.transport.TransportProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lifecycle with plugins of the class path. */
class PluginHostTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  private final HostKit kit = new HostKit();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    kit.close();
  }

  private ScriptedPlugin add(String id) {
    ScriptedPlugin plugin = new ScriptedPlugin(id, calls);
    kit.add(id, plugin);
    return plugin;
  }

  private static ConfigSection<String> section(String key) {
    return new ConfigSection<>() {
      @Override
      public String name() {
        return key;
      }

      @Override
      public Set<String> keys() {
        return Set.of(key);
      }

      @Override
      public String defaults() {
        return "default of " + key;
      }

      @Override
      public String read(ConfigFields fields, Problems problems) {
        return defaults();
      }

      @Override
      public ReloadPlan plan(String from, String to) {
        return ReloadPlan.unchanged();
      }
    };
  }

  @Test
  void shouldDeclareAllBeforeStartingAny() {
    add("one");
    add("two");
    kit.start();
    assertEquals(List.of("one declare", "two declare", "one start", "two start"), calls);
    assertEquals(PluginState.ACTIVE, kit.state("one"));
    assertTrue(kit.plugin("one").startedAt().isPresent());
    assertEquals("class path", kit.plugin("one").source());
  }

  @Test
  void shouldStartProvidersFirstAndStopThemLast() {
    add("user").declaring(declaration -> declaration.uses(MessageSink.class, true));
    add("provider").declaring(declaration -> declaration.provides(MessageSink.class));
    kit.start();
    calls.clear();
    kit.host.stopAll();
    assertEquals(List.of("user stop", "provider stop"), calls);
    assertEquals(PluginState.STOPPED, kit.state("provider"));
  }

  @Test
  void shouldOrderByOptionalServicesToo() {
    add("user").declaring(declaration -> declaration.uses(MessageSink.class, false));
    add("provider").declaring(declaration -> declaration.provides(MessageSink.class));
    kit.start();
    assertTrue(calls.indexOf("provider start") < calls.indexOf("user start"));
  }

  @Test
  void shouldStartWithoutAnOptionalServiceThatNobodyOffers() {
    add("user").declaring(declaration -> declaration.uses(MessageSink.class, false));
    kit.start();
    assertEquals(PluginState.ACTIVE, kit.state("user"));
  }

  @Test
  void shouldFailOnlyThePluginThatMissesARequiredService() {
    add("user").declaring(declaration -> declaration.uses(MessageSink.class, true));
    add("other");
    kit.start();
    assertEquals(PluginState.FAILED, kit.state("user"));
    assertEquals(
        "requires service MessageSink, which no plugin offers", kit.plugin("user").reason());
    assertEquals(PluginState.ACTIVE, kit.state("other"));
  }

  @Test
  void shouldFailThePluginsOfACircleOnly() {
    add("a").declaring(it -> it.provides(MessageSink.class).uses(StreamHandler.class, true));
    add("b").declaring(it -> it.provides(StreamHandler.class).uses(MessageSink.class, true));
    add("c");
    kit.start();
    assertEquals(PluginState.FAILED, kit.state("a"));
    assertEquals(PluginState.FAILED, kit.state("b"));
    assertTrue(kit.plugin("a").reason().contains("circle"), kit.plugin("a").reason());
    assertEquals(PluginState.ACTIVE, kit.state("c"));
  }

  @Test
  void shouldFailThePluginThatThrowsAndThoseThatNeedIt() {
    add("provider")
        .declaring(it -> it.provides(MessageSink.class))
        .starting(
            context -> {
              throw new IOException("port 4222 is in use");
            });
    add("user").declaring(it -> it.uses(MessageSink.class, true));
    add("other");
    kit.start();
    assertEquals(PluginState.FAILED, kit.state("provider"));
    assertEquals("port 4222 is in use", kit.plugin("provider").reason());
    assertEquals(1, kit.plugin("provider").errors());
    assertEquals(PluginState.FAILED, kit.state("user"));
    assertEquals(PluginState.ACTIVE, kit.state("other"));
    assertTrue(calls.contains("provider stop"), "a failed start is cleaned up");
    assertFalse(calls.contains("user start"));
  }

  @Test
  void shouldFailThePluginThatThrowsAnErrorInDeclare() {
    add("bad")
        .declaring(
            it -> {
              throw new NoClassDefFoundError("gone");
            });
    add("other");
    kit.start();
    assertEquals(PluginState.FAILED, kit.state("bad"));
    assertEquals("cannot declare: NoClassDefFoundError: gone", kit.plugin("bad").reason());
    assertEquals(PluginState.ACTIVE, kit.state("other"));
  }

  @Test
  void shouldGiveUpOnAStartThatHangs() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    kit.impatient(SHORT);
    add("stuck").starting(context -> never.await());
    add("other");
    kit.start();
    assertEquals(PluginState.FAILED, kit.state("stuck"));
    assertTrue(kit.plugin("stuck").reason().startsWith("start took more than 200 ms"));
    assertEquals(PluginState.ACTIVE, kit.state("other"));
    assertFalse(calls.contains("stuck stop"), "callbacks must not overlap");
  }

  @Test
  void shouldRefuseRegistrationsOfAStartThatWasGivenUp() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicReference<Throwable> late = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    kit.impatient(SHORT);
    add("late")
        .starting(
            context -> {
              awaitUninterruptibly(release);
              try {
                context.protocols().register(protocol("late"));
              } catch (IllegalStateException e) {
                late.set(e);
              }
              done.countDown();
            });
    kit.start();
    release.countDown();
    assertTrue(done.await(10, TimeUnit.SECONDS));
    assertEquals("plugin late is stopped", late.get().getMessage());
    assertTrue(kit.kernel.protocols.byName("late").isEmpty());
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        continue;
      }
    }
  }

  private static ProtocolProvider protocol(String name) {
    return new ProtocolProvider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public StreamHandler accept(PeerInfo peer) {
        return null;
      }
    };
  }

  @Test
  void shouldStopTheOthersWhenOneHangsInStop() {
    CountDownLatch never = new CountDownLatch(1);
    kit.impatient(SHORT);
    add("first");
    add("stuck").stop = () -> awaitUninterruptibly(never);
    add("last");
    kit.start();
    kit.host.stopAll();
    assertEquals(PluginState.FAILED, kit.state("stuck"));
    assertEquals(PluginState.STOPPED, kit.state("first"));
    assertEquals(PluginState.STOPPED, kit.state("last"));
    never.countDown();
  }

  @Test
  void shouldRunCallbacksOnTheControlThreadOfThePlugin() {
    ScriptedPlugin plugin = add("one");
    kit.start();
    kit.host.drainAll(DrainReason.SHUTDOWN, HostKit.GRACE);
    kit.host.stopAll();
    assertEquals(List.of("one declare", "one start", "one drain SHUTDOWN", "one stop"), calls);
    assertEquals(Set.of("natrium-one-control-1"), Set.copyOf(plugin.threads));
  }

  @Test
  void shouldDrainThoseThatNeedOthersFirst() {
    CompletableFuture<Void> userDrained = new CompletableFuture<>();
    add("provider").declaring(it -> it.provides(MessageSink.class));
    ScriptedPlugin user = add("user").declaring(it -> it.uses(MessageSink.class, true));
    user.drained = userDrained;
    kit.start();
    calls.clear();
    CompletableFuture<Void> draining =
        CompletableFuture.runAsync(() -> kit.host.drainAll(DrainReason.SHUTDOWN, HostKit.GRACE));
    userDrained.complete(null);
    draining.join();
    assertEquals(List.of("user drain SHUTDOWN", "provider drain SHUTDOWN"), calls);
    assertEquals(PluginState.DRAINING, kit.state("user"));
  }

  @Test
  void shouldGoOnWhenTheGraceIsOver() {
    ScriptedPlugin slow = add("slow");
    slow.drained = new CompletableFuture<>();
    kit.impatient(SHORT).start();
    kit.host.drainAll(DrainReason.SHUTDOWN, SHORT);
    kit.host.stopAll();
    assertEquals(PluginState.STOPPED, kit.state("slow"));
  }

  @Test
  void shouldCloseWhatAPluginForgot() {
    add("messy")
        .starting(
            context -> {
              context.protocols().register(protocol("messy"));
              context.transports().register(new NoTransport());
              context.monitoring().register(endpoint("MESS"));
              context.sessions().internal("$G", "messy");
            });
    kit.start();
    assertTrue(kit.kernel.protocols.byName("messy").isPresent());
    kit.host.stopAll();
    assertTrue(kit.kernel.protocols.byName("messy").isEmpty());
    assertTrue(kit.kernel.transports.byScheme("none").isEmpty());
    assertTrue(kit.kernel.monitoring.byName("MESS").isEmpty());
    assertTrue(kit.kernel.clients.get(0).closed);
  }

  @Test
  void shouldCloseWhatAFailedStartRegistered() {
    add("half")
        .starting(
            context -> {
              context.protocols().register(protocol("half"));
              throw new IllegalStateException("no more");
            });
    kit.start();
    assertTrue(kit.kernel.protocols.byName("half").isEmpty());
  }

  private static MonitorEndpoint endpoint(String name) {
    return new MonitorEndpoint() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void answer(MonitorRequest request, JsonOut out) {
        out.beginObject().endObject();
      }
    };
  }

  private static final class NoTransport implements TransportProvider {

    @Override
    public String scheme() {
      return "none";
    }

    @Override
    public Listener listen(ListenSpec spec, Function<PeerInfo, StreamHandler> accept)
        throws IOException {
      throw new IOException("no addresses here");
    }

    @Override
    public CompletionStage<StreamChannel> dial(DialSpec spec, StreamHandler handler) {
      return CompletableFuture.failedStage(new IOException("no addresses here"));
    }
  }

  @Test
  void shouldTellListenersOfServicesThatComeAndGo() throws Exception {
    MessageSink sink = message -> {};
    List<Optional<MessageSink>> seen = new CopyOnWriteArrayList<>();
    List<String> threads = new CopyOnWriteArrayList<>();
    AtomicReference<io.natrium.spi.Registration> published = new AtomicReference<>();
    CountDownLatch gone = new CountDownLatch(1);
    add("user")
        .declaring(it -> it.uses(MessageSink.class, false))
        .starting(
            context ->
                context.whenAvailable(
                    MessageSink.class,
                    now -> {
                      seen.add(now);
                      threads.add(Thread.currentThread().getName());
                      if (seen.size() > 1 && now.isEmpty()) {
                        gone.countDown();
                      }
                    }));
    add("provider")
        .declaring(it -> it.provides(MessageSink.class))
        .starting(context -> published.set(context.publish(MessageSink.class, sink)));
    kit.start();
    published.get().close();
    assertTrue(gone.await(10, TimeUnit.SECONDS));
    assertSame(sink, seen.get(0).orElseThrow());
    assertEquals(List.of(Optional.of(sink), Optional.empty()), seen);
    assertEquals(Set.of("natrium-user-control-1"), Set.copyOf(threads));
  }

  @Test
  void shouldOfferServicesOfTheKernel() {
    MessageSink sink = message -> {};
    AtomicReference<MessageSink> seen = new AtomicReference<>();
    add("user")
        .declaring(it -> it.uses(MessageSink.class, true))
        .starting(context -> context.whenAvailable(MessageSink.class, now -> seen.set(now.get())));
    kit.discover();
    kit.host.offer(MessageSink.class, sink);
    kit.host.declare();
    kit.host.startAll(kit.kernel.services());
    assertEquals(PluginState.ACTIVE, kit.state("user"));
    assertSame(sink, seen.get());
  }

  @Test
  void shouldRefuseServicesThatAreNotDeclaredOrNotOfTheSpi() {
    List<Throwable> thrown = new ArrayList<>();
    add("one")
        .declaring(
            it ->
                thrown.add(
                    assertThrows(
                        IllegalArgumentException.class, () -> it.provides(Runnable.class))))
        .starting(
            context -> {
              thrown.add(
                  assertThrows(
                      IllegalArgumentException.class,
                      () -> context.publish(MessageSink.class, message -> {})));
              thrown.add(
                  assertThrows(
                      IllegalArgumentException.class,
                      () -> context.whenAvailable(MessageSink.class, now -> {})));
            });
    kit.start();
    assertEquals(PluginState.ACTIVE, kit.state("one"));
    assertEquals(3, thrown.size());
  }

  @Test
  void shouldFailThePluginThatClaimsAKeyOfAnother() {
    add("one").declaring(it -> it.section(section("tls")));
    add("two").declaring(it -> it.section(section("tls")));
    kit.start();
    assertEquals(PluginState.ACTIVE, kit.state("one"));
    assertEquals(PluginState.FAILED, kit.state("two"));
    assertEquals("cannot declare: key tls belongs to one", kit.plugin("two").reason());
  }

  @Test
  void shouldStartALazyPluginOnlyWhenItIsConfigured() {
    ScriptedPlugin lazy = new ScriptedPlugin("lazy", calls);
    lazy.declaring(it -> it.section(section("mqtt")));
    kit.classPath.add("lazy", lazy, true);
    kit.start();
    assertEquals(PluginState.CONFIGURED, kit.state("lazy"));
    assertEquals("none of its keys is configured", kit.plugin("lazy").reason());
    kit.sections.configured.add("mqtt");
    kit.host.startConfigured();
    assertEquals(PluginState.ACTIVE, kit.state("lazy"));
    assertEquals("", kit.plugin("lazy").reason());
  }

  @Test
  void shouldStartALazyPluginThatAnotherRequires() {
    kit.classPath.add(
        "lazy",
        new ScriptedPlugin("lazy", calls).declaring(it -> it.provides(MessageSink.class)),
        true);
    add("user").declaring(it -> it.uses(MessageSink.class, true));
    kit.start();
    assertEquals(PluginState.ACTIVE, kit.state("lazy"));
  }

  @Test
  void shouldReloadAnInstanceWithThoseThatNeedIt() {
    add("provider").declaring(it -> it.provides(MessageSink.class));
    add("user").declaring(it -> it.uses(MessageSink.class, true));
    add("other");
    kit.start();
    calls.clear();
    PluginResult result = kit.host.reload("provider", HostKit.GRACE).join();
    assertEquals(PluginResult.done("provider", List.of("user")), result);
    assertEquals(
        List.of(
            "user drain RELOAD",
            "provider drain RELOAD",
            "user stop",
            "provider stop",
            "provider start",
            "user start"),
        calls);
    assertEquals(PluginState.ACTIVE, kit.state("user"));
  }

  @Test
  void shouldLetDependentsWaitWhenWhatTheyNeedIsUnloaded() {
    add("provider").declaring(it -> it.provides(MessageSink.class));
    add("user").declaring(it -> it.uses(MessageSink.class, true));
    kit.start();
    PluginResult result = kit.host.unload("provider", HostKit.GRACE).join();
    assertEquals(PluginResult.done("provider", List.of("user")), result);
    assertTrue(kit.host.plugin("provider").isEmpty());
    assertEquals(PluginState.STOPPED, kit.state("user"));
    assertEquals(
        "requires service MessageSink, which no plugin offers", kit.plugin("user").reason());
  }

  @Test
  void shouldTakeOutAPluginThatMisbehaved() {
    add("bad").starting(context -> context.protocols().register(protocol("bad")));
    add("other");
    kit.start();
    PluginResult result = kit.host.fail("bad", "held a loop for 300 ms").join();
    assertEquals(PluginResult.Outcome.FAILED, result.outcome());
    assertEquals(PluginState.FAILED, kit.state("bad"));
    assertEquals("held a loop for 300 ms", kit.plugin("bad").reason());
    assertTrue(kit.kernel.protocols.byName("bad").isEmpty());
    assertEquals(PluginState.ACTIVE, kit.state("other"));
  }

  @Test
  void shouldStartAgainAPluginThatFailed() {
    ScriptedPlugin plugin = add("shaky");
    plugin.starting(
        context -> {
          throw new IllegalStateException("not yet");
        });
    kit.start();
    plugin.starting(context -> {});
    assertEquals(
        PluginResult.done("shaky", List.of()), kit.host.reload("shaky", HostKit.GRACE).join());
    assertEquals(PluginState.ACTIVE, kit.state("shaky"));
  }

  @Test
  void shouldRefuseOperationsOnWhatIsNotThere() {
    kit.start();
    assertEquals(
        PluginResult.refused("ghost", "there is no plugin ghost"),
        kit.host.unload("ghost", HostKit.GRACE).join());
    assertEquals(
        "this server takes no plugin jars; start it with a plugins directory",
        kit.host.load(Path.of("x.jar")).join().reason());
  }

  @Test
  void shouldRefuseOperationsBeforeTheStartAndAfterTheEnd() {
    add("one");
    kit.discover();
    assertEquals(
        "the server is not running", kit.host.unload("one", HostKit.GRACE).join().reason());
    kit.host.close();
    assertEquals(
        "the server is not running", kit.host.unload("one", HostKit.GRACE).join().reason());
  }

  @Test
  void shouldCountCallsIntoThePlugin() {
    add("one");
    kit.start();
    PluginHandle handle = kit.plugin("one");
    assertEquals(3, handle.calls(), "making, declaring, starting");
    assertEquals(0, handle.errors());
    assertTrue(handle.timeSpent().toNanos() > 0);
  }

  @Test
  void shouldKeepTwoHostsInOneProcessApart() {
    add("one").starting(context -> context.protocols().register(protocol("nats")));
    kit.start();
    try (HostKit second = new HostKit()) {
      second.add(
          "one",
          new ScriptedPlugin("one")
              .starting(context -> context.protocols().register(protocol("nats"))));
      second.start();
      assertEquals(PluginState.ACTIVE, second.state("one"));
      second.host.stopAll();
      assertTrue(second.kernel.protocols.byName("nats").isEmpty());
      assertTrue(kit.kernel.protocols.byName("nats").isPresent());
    }
    assertEquals(PluginState.ACTIVE, kit.state("one"));
  }

  @Test
  void shouldNameTheThreadsThatDoNotEnd() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicReference<Thread> stray = new AtomicReference<>();
    kit.impatient(SHORT);
    add("leaky")
        .starting(
            context -> {
              Thread thread =
                  context.executors().threads("pump").newThread(() -> awaitUninterruptibly(never));
              stray.set(thread);
              thread.start();
            });
    kit.start();
    kit.host.stopAll();
    assertEquals("natrium-leaky-pump-1", stray.get().getName());
    assertTrue(stray.get().isDaemon());
    assertEquals(PluginState.STOPPED, kit.state("leaky"));
    never.countDown();
    stray.get().join(10_000);
  }
}
