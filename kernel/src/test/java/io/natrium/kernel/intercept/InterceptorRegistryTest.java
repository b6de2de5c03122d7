package io.natrium.kernel.intercept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.interest.MatchCache;
import io.natrium.kernel.interest.SubjectRule;
import io.natrium.spi.Registration;
import io.natrium.spi.intercept.Interception;
import io.natrium.spi.intercept.InterceptorSpec;
import io.natrium.spi.intercept.MessageInterceptor;
import io.natrium.spi.session.Message;
import io.natrium.spi.transport.IoLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InterceptorRegistryTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final MessageInterceptor PASSING =
      message -> CompletableFuture.completedFuture(new Interception.Pass());
  private static final MessageInterceptor REFUSING =
      message -> CompletableFuture.completedFuture(new Interception.Reject("no"));

  private final Accounts accounts = new Accounts();
  private final InterceptorRegistry registry = new InterceptorRegistry(accounts);
  private final FakeLoop loop = new FakeLoop();
  private final MatchCache cache = new MatchCache(accounts.global().index());
  private final Message message = Message.of("a.b", null, null, new byte[0]);

  /** A loop that runs its tasks when told, on the test's thread. */
  private static final class FakeLoop implements IoLoop {

    private final List<Runnable> tasks = new ArrayList<>();
    private boolean inside = true;

    @Override
    public boolean inLoop() {
      return inside;
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public Registration schedule(Runnable task, long delay, TimeUnit unit) {
      throw new UnsupportedOperationException("nothing here is timed by the loop");
    }

    void run() {
      inside = true;
      List.copyOf(tasks).forEach(Runnable::run);
      tasks.clear();
    }
  }

  private static InterceptorSpec closed(Duration deadline) {
    return new InterceptorSpec("$G", "a.>", 0, deadline, false, false);
  }

  private SubjectRule[] rules() {
    byte[] subject = "a.b".getBytes(UTF_8);
    return cache.match(subject, 0, subject.length).rules();
  }

  private CompletableFuture<Message> publish() {
    return Interceptions.judge(rules(), message, loop).toCompletableFuture();
  }

  @Test
  void shouldPassWhatNobodyWatches() {
    assertEquals(0, rules().length);
    assertSame(message, publish().join());
  }

  @Test
  void shouldHoldMessagesWhileAnInterceptorIsAwayAndAskTheNextOne() {
    registry.register("one", closed(LONG), PASSING).leave();
    assertEquals(Set.of("one"), registry.absent());
    CompletableFuture<Message> waiting = publish();
    assertFalse(waiting.isDone());
    registry.register("one", closed(LONG), REFUSING);
    assertNull(waiting.join());
    assertEquals(Set.of(), registry.absent());
    assertEquals(1, rules().length);
    assertEquals(0, registry.refused());
  }

  @Test
  void shouldRefuseMessagesWhenTheDeadlineIsOver() {
    registry.register("one", closed(Duration.ofMillis(20)), PASSING).leave();
    assertNull(publish().join());
    assertEquals(1, registry.refused());
  }

  @Test
  void shouldRefuseMessagesAtOnceWhenNobodyComesBack() {
    registry.register("one", closed(LONG), PASSING).leave();
    CompletableFuture<Message> waiting = publish();
    registry.shut("two");
    assertFalse(waiting.isDone());
    registry.shut("one");
    assertNull(waiting.join());
    assertNull(publish().join());
    assertEquals(2, registry.refused());
    registry.register("one", closed(LONG), PASSING);
    assertSame(message, publish().join());
  }

  @Test
  void shouldPassMessagesWhenASeatIsGivenUp() {
    registry.register("one", closed(LONG), REFUSING).leave();
    SubjectRule[] stale = rules();
    CompletableFuture<Message> waiting = publish();
    registry.free("one");
    assertSame(message, waiting.join());
    assertEquals(0, rules().length);
    assertSame(message, Interceptions.judge(stale, message, loop).toCompletableFuture().join());
  }

  @Test
  void shouldPassMessagesOfOneThatIsClosed() {
    Seated seated = registry.register("one", closed(LONG), REFUSING);
    assertNull(publish().join());
    seated.close();
    assertEquals(Set.of(), registry.absent());
    assertSame(message, publish().join());
  }

  @Test
  void shouldKeepNoSeatForOneThatFailsOpen() {
    registry
        .register("one", new InterceptorSpec("$G", "a.>", 0, LONG, true, false), REFUSING)
        .leave();
    assertEquals(Set.of(), registry.absent());
    assertSame(message, publish().join());
  }

  @Test
  void shouldNotGiveTheSeatToAnother() {
    registry.register("one", closed(LONG), PASSING).leave();
    registry.register("two", closed(LONG), PASSING);
    registry.register("one", new InterceptorSpec("$G", "a.b", 0, LONG, false, false), PASSING);
    assertFalse(publish().isDone());
    assertEquals(Set.of("one"), registry.absent());
  }

  @Test
  void shouldTakeTheSeatOnOtherTerms() {
    registry.register("one", closed(LONG), PASSING).leave();
    CompletableFuture<Message> waiting = publish();
    registry.register("one", closed(Duration.ofSeconds(1)), REFUSING);
    assertNull(waiting.join());
    assertEquals(1, rules().length);
    assertEquals(Set.of(), registry.absent());
  }

  @Test
  void shouldAskAgainWhenOneLeavesBeforeItsVerdict() {
    CompletableFuture<Interception> verdict = new CompletableFuture<>();
    Seated seated = registry.register("one", closed(LONG), asked -> verdict);
    CompletableFuture<Message> waiting = publish();
    seated.leave();
    verdict.completeExceptionally(new IllegalStateException("stopped"));
    assertFalse(waiting.isDone());
    registry.register("one", closed(LONG), PASSING);
    assertSame(message, waiting.join());
  }

  @Test
  void shouldTakeTheVerdictThatIsGivenOnTheWayOut() {
    CompletableFuture<Interception> verdict = new CompletableFuture<>();
    Seated seated = registry.register("one", closed(LONG), asked -> verdict);
    CompletableFuture<Message> waiting = publish();
    seated.leave();
    verdict.complete(new Interception.Reject("no"));
    assertNull(waiting.join());
  }

  @Test
  void shouldRefuseWhatAnInterceptorFailsOn() {
    registry.register(
        "one", closed(LONG), asked -> CompletableFuture.failedFuture(new Exception("broken")));
    assertNull(publish().join());
    registry.register(
        "one",
        new InterceptorSpec("$G", "a.>", 0, LONG, true, false),
        asked -> {
          throw new IllegalStateException("broken");
        });
    assertNull(publish().join());
  }

  @Test
  void shouldAskInlineInterceptorsOnTheLoopOnly() {
    InterceptorSpec inline = new InterceptorSpec("$G", "a.>", 0, LONG, false, true);
    registry.register("one", inline, PASSING).leave();
    CompletableFuture<Message> waiting = publish();
    loop.inside = false;
    List<Boolean> inLoop = new ArrayList<>();
    registry.register(
        "one",
        inline,
        asked -> {
          inLoop.add(loop.inLoop());
          return PASSING.onPublish(asked);
        });
    assertFalse(waiting.isDone());
    loop.run();
    assertSame(message, waiting.join());
    assertEquals(List.of(true), inLoop);
    assertTrue(loop.tasks.isEmpty());
  }
}
