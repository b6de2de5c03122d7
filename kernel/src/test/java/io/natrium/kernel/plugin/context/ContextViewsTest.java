package io.natrium.kernel.plugin.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.plugin.lifecycle.FakeKernel;
import io.natrium.kernel.plugin.lifecycle.HostKit;
import io.natrium.kernel.plugin.lifecycle.ScriptedPlugin;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Authenticator;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.intercept.Interception;
import io.natrium.spi.intercept.InterceptorSpec;
import io.natrium.spi.intercept.MessageInterceptor;
import io.natrium.spi.monitor.BadMonitorRequest;
import io.natrium.spi.monitor.JsonOut;
import io.natrium.spi.monitor.MonitorEndpoint;
import io.natrium.spi.monitor.MonitorRequest;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import io.natrium.spi.session.MessageSink;
import io.natrium.spi.session.Subscription;
import io.natrium.spi.transport.PeerInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a plugin registers, as the kernel gets it. */
class ContextViewsTest {

  private final HostKit kit = new HostKit();
  private PluginContext context;

  @BeforeEach
  void start() {
    ScriptedPlugin plugin = new ScriptedPlugin("one");
    kit.add("one", plugin).start();
    context = plugin.context;
  }

  @AfterEach
  void close() {
    kit.close();
  }

  private static InterceptorSpec spec(boolean inline) {
    return new InterceptorSpec("$G", "orders.>", 1, Duration.ofSeconds(1), false, inline);
  }

  private static Message message(String subject) {
    return Message.of(subject, null, null, new byte[0]);
  }

  private static Interception verdict(CompletionStage<Interception> stage) {
    return stage.toCompletableFuture().join();
  }

  private static final AuthRequest REQUEST =
      new AuthRequest(
          "nats",
          new PeerInfo("tcp", "127.0.0.1", 1, Map.of()),
          Optional.empty(),
          Credentials.NONE,
          "");

  @Test
  void shouldTellThePluginWhoItIs() {
    assertEquals("one", context.pluginId());
    assertEquals("NTEST", context.server().id());
  }

  @Test
  void shouldRunInterceptorsOnAThreadOfThePlugin() {
    List<String> threads = new CopyOnWriteArrayList<>();
    MessageInterceptor interceptor =
        message -> {
          threads.add(Thread.currentThread().getName());
          return CompletableFuture.completedStage(new Interception.Pass());
        };
    context.interceptors().register(spec(false), interceptor);
    assertEquals(
        new Interception.Pass(),
        verdict(kit.kernel.interceptors.get(0).onPublish(message("orders.1"))));
    assertEquals(List.of("natrium-one-interceptor-1"), threads);
  }

  @Test
  void shouldRunInlineInterceptorsOnTheThreadOfThePublisher() {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    context
        .interceptors()
        .register(
            spec(true),
            message -> {
              threads.add(Thread.currentThread());
              return CompletableFuture.completedStage(new Interception.Reject("no"));
            });
    assertEquals(
        new Interception.Reject("no"),
        verdict(kit.kernel.interceptors.get(0).onPublish(message("orders.1"))));
    assertSame(Thread.currentThread(), threads.get(0));
  }

  @Test
  void shouldTurnAFaultOfAnInterceptorIntoAFailedVerdict() {
    context
        .interceptors()
        .register(
            spec(false),
            message -> {
              throw new NoSuchMethodError("old library");
            });
    context.interceptors().register(spec(true), message -> CompletableFuture.completedStage(null));
    for (MessageInterceptor interceptor : kit.kernel.interceptors) {
      CompletionStage<Interception> stage = interceptor.onPublish(message("orders.1"));
      CompletionException failure = assertThrows(CompletionException.class, () -> verdict(stage));
      assertTrue(failure.getCause().getMessage().startsWith("interceptor of plugin one failed"));
    }
    assertEquals(2, kit.plugin("one").errors());
  }

  @Test
  void shouldPassWhatIsStillOnItsWayWhenThePluginStops() {
    InterceptorSpec open = new InterceptorSpec("$G", "a", 1, Duration.ofSeconds(1), true, false);
    context.interceptors().register(open, message -> CompletableFuture.completedStage(null));
    MessageInterceptor kept = kit.kernel.interceptors.get(0);
    kit.host.stopAll();
    assertTrue(kit.kernel.interceptors.isEmpty());
    assertEquals(new Interception.Pass(), verdict(kept.onPublish(message("a"))));
  }

  @Test
  void shouldGiveNoVerdictOnWhatIsStillOnItsWayToOneThatFailsClosed() {
    context.interceptors().register(spec(false), message -> CompletableFuture.completedStage(null));
    MessageInterceptor kept = kit.kernel.interceptors.get(0);
    kit.host.stopAll();
    assertEquals(List.of("taken by one", "left by one"), kit.kernel.seats);
    CompletionStage<Interception> stage = kept.onPublish(message("orders.1"));
    assertThrows(CompletionException.class, () -> verdict(stage));
  }

  @Test
  void shouldLeaveNoSeatWhenThePluginItselfTakesItsInterceptorBack() {
    context
        .interceptors()
        .register(spec(false), message -> CompletableFuture.completedStage(null))
        .close();
    kit.host.stopAll();
    assertEquals(List.of("taken by one", "closed by one"), kit.kernel.seats);
  }

  @Test
  void shouldPassAuthenticatorsOnAndFailThemClosedAfterTheStop() {
    context
        .auth()
        .register(
            new Authenticator() {
              @Override
              public int order() {
                return 7;
              }

              @Override
              public boolean required() {
                return false;
              }

              @Override
              public CompletionStage<AuthDecision> decide(AuthRequest request) {
                return CompletableFuture.completedStage(new AuthDecision.Abstain());
              }
            });
    Authenticator kept = kit.kernel.authenticators.get(0);
    assertEquals(7, kept.order());
    assertEquals(false, kept.required());
    assertEquals(new AuthDecision.Abstain(), kept.decide(REQUEST).toCompletableFuture().join());
    kit.host.stopAll();
    assertTrue(kit.kernel.authenticators.isEmpty());
    assertTrue(kept.required(), "unknown counts as required");
    assertTrue(kept.decide(REQUEST).toCompletableFuture().isCompletedExceptionally());
  }

  @Test
  void shouldCountFaultsOfEndpointsButNotBadRequests() {
    context
        .monitoring()
        .register(
            new MonitorEndpoint() {
              @Override
              public String name() {
                return "ONEZ";
              }

              @Override
              public void answer(MonitorRequest request, JsonOut out) {
                if (request.parameters().isEmpty()) {
                  throw new BadMonitorRequest("limit is missing");
                }
                throw new IllegalStateException("a bug");
              }
            });
    MonitorEndpoint endpoint = context.monitoring().byName("ONEZ").orElseThrow();
    assertThrows(
        BadMonitorRequest.class, () -> endpoint.answer(new MonitorRequest(Map.of()), null));
    assertEquals(0, kit.plugin("one").errors());
    assertThrows(
        IllegalStateException.class,
        () -> endpoint.answer(new MonitorRequest(Map.of("a", "b")), null));
    assertEquals(1, kit.plugin("one").errors());
    kit.host.stopAll();
    IllegalStateException late =
        assertThrows(
            IllegalStateException.class, () -> endpoint.answer(new MonitorRequest(Map.of()), null));
    assertEquals("plugin one is stopped", late.getMessage());
  }

  @Test
  void shouldDropMessagesOfClientsThatAreGone() {
    List<String> seen = new CopyOnWriteArrayList<>();
    InternalClient client = context.sessions().internal("$G", "one");
    MessageSink sink = message -> seen.add(message.subject());
    Subscription first = client.subscribe("a", null, Runnable::run, sink);
    client.subscribe("b", null, Runnable::run, sink);
    FakeKernel.Client behind = kit.kernel.clients.get(0);
    client.publish("a", new byte[0]);
    client.publish("b", new byte[0]);
    assertEquals(List.of("a", "b"), seen);
    MessageSink stale = behind.sinks.get(first);
    client.unsubscribe(first);
    stale.onMessage(message("a"));
    assertEquals(2, seen.size());
    client.close();
    client.close();
    assertTrue(behind.closed);
    behind.publish("b", new byte[0]);
    assertEquals(2, seen.size());
  }

  @Test
  void shouldOpenNothingAfterTheStop() {
    kit.host.stopAll();
    assertThrows(IllegalStateException.class, () -> context.sessions().internal("$G", "late"));
    assertThrows(IllegalStateException.class, () -> context.sessions().open(null));
  }
}
