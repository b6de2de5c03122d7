package io.natrium.kernel.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.Registration;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.transport.IoLoop;
import io.natrium.spi.transport.PeerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Authenticators that leave, come back, fail and never answer. */
class AbsentAuthenticatorTest {

  private static final AuthDecision ADMIT = new AuthDecision.Admit(new Grant("$G", "bob"));
  private static final AuthDecision DENY = new AuthDecision.Deny("wrong");
  private static final AuthDecision ABSTAIN = new AuthDecision.Abstain();
  private static final AuthRequest REQUEST =
      new AuthRequest(
          "nats",
          new PeerInfo("tcp", "127.0.0.1", 1, Map.of()),
          Optional.empty(),
          Credentials.NONE,
          "");

  private final AuthCoordinator coordinator = new AuthCoordinator();

  private record Scripted(
      String owner,
      boolean required,
      boolean challenges,
      Function<AuthRequest, CompletionStage<AuthDecision>> verdict)
      implements OwnedAuthenticator {

    @Override
    public CompletionStage<AuthDecision> decide(AuthRequest request) {
      return verdict.apply(request);
    }
  }

  private static Scripted says(String owner, AuthDecision decision) {
    return new Scripted(owner, true, true, request -> CompletableFuture.completedStage(decision));
  }

  /** One that has the last word on every peer. */
  private record Reviewing(String owner, AuthDecision word) implements OwnedAuthenticator {

    @Override
    public int order() {
      return 200;
    }

    @Override
    public boolean required() {
      return true;
    }

    @Override
    public CompletionStage<AuthDecision> decide(AuthRequest request) {
      return CompletableFuture.completedStage(ABSTAIN);
    }

    @Override
    public CompletionStage<AuthDecision> review(AuthRequest request, AuthDecision verdict) {
      return CompletableFuture.completedStage(word);
    }
  }

  private static Reviewing reviews(String owner, AuthDecision word) {
    return new Reviewing(owner, word);
  }

  /** The loop that the test is on. */
  private static final class OwnLoop implements IoLoop {

    @Override
    public boolean inLoop() {
      return true;
    }

    @Override
    public Registration schedule(Runnable task, long delay, TimeUnit unit) {
      throw new UnsupportedOperationException("nothing is to be done later");
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }
  }

  private CompletableFuture<AuthDecision> ask() {
    return coordinator.decide(REQUEST).toCompletableFuture();
  }

  @Test
  void shouldLetPeersWaitUntilTheAuthenticatorIsBack() {
    coordinator.register(says("a", ADMIT)).close();
    CompletableFuture<AuthDecision> waiting = ask();
    assertFalse(waiting.isDone());
    assertTrue(coordinator.required());
    assertTrue(coordinator.challenges());
    coordinator.register(says("a", DENY));
    assertEquals(DENY, waiting.join());
    assertEquals(DENY, ask().join());
  }

  @Test
  void shouldAskAgainWhoeverWasBeingAskedWhenItLeft() {
    CompletableFuture<AuthDecision> never = new CompletableFuture<>();
    Registration first = coordinator.register(new Scripted("a", true, false, request -> never));
    CompletableFuture<AuthDecision> waiting = ask();
    first.close();
    never.completeExceptionally(new IllegalStateException("its threads ended"));
    assertFalse(waiting.isDone());
    coordinator.register(says("a", ADMIT));
    assertEquals(ADMIT, waiting.join());
  }

  @Test
  void shouldOpenTheServerWhenAnAuthenticatorLeavesThatAskedForNothing() {
    Registration one =
        coordinator.register(
            new Scripted("a", false, false, request -> CompletableFuture.completedStage(ABSTAIN)));
    one.close();
    assertFalse(coordinator.required());
    assertInstanceOf(AuthDecision.Admit.class, ask().join());
  }

  @Test
  void shouldGiveUpASeatThatMayBeReplacedWhenAnotherAuthenticatorAsksForCredentials() {
    coordinator.register(says("a", ADMIT)).close();
    coordinator.replaceable("a");
    CompletableFuture<AuthDecision> waiting = ask();
    assertFalse(waiting.isDone());
    coordinator.register(says("b", ADMIT));
    assertEquals(ADMIT, waiting.join());
    assertEquals(ADMIT, ask().join());
    assertEquals(Set.of(), coordinator.absent());
  }

  @Test
  void shouldKeepTheSeatOfAReviewerThatFailedWhenAnotherAuthenticatorAsksForCredentials() {
    coordinator.register(says("basic", ADMIT));
    coordinator.register(reviews("callout", DENY)).close();
    coordinator.shut("callout");
    coordinator.register(says("other", ADMIT));
    assertInstanceOf(AuthDecision.Deny.class, ask().join());
    assertEquals(Set.of("callout"), coordinator.absent());
  }

  @Test
  void shouldRefuseAtOnceWhoWaitsAndWhoComesOnceASeatIsShut() {
    coordinator.register(reviews("callout", ADMIT)).close();
    CompletableFuture<AuthDecision> waiting = ask();
    assertFalse(waiting.isDone());
    coordinator.shut("callout");
    assertInstanceOf(AuthDecision.Deny.class, waiting.join());
    assertInstanceOf(AuthDecision.Deny.class, ask().join());
    assertTrue(coordinator.required());
  }

  @Test
  void shouldAskAgainOnceAShutSeatIsTaken() {
    coordinator.register(reviews("callout", DENY)).close();
    coordinator.shut("callout");
    coordinator.register(reviews("callout", ADMIT));
    assertEquals(ADMIT, ask().join());
    assertEquals(Set.of(), coordinator.absent());
  }

  @Test
  void shouldKeepPeersWaitingAgainWhenOneLeavesThatCameBackToAShutSeat() {
    coordinator.register(reviews("callout", DENY)).close();
    coordinator.shut("callout");
    coordinator.register(reviews("callout", ADMIT)).close();
    assertFalse(ask().isDone());
  }

  @Test
  void shouldLetTheOthersDecideOnceASeatIsFreed() {
    coordinator.register(says("basic", ADMIT));
    coordinator.register(reviews("callout", DENY)).close();
    CompletableFuture<AuthDecision> waiting = ask();
    assertFalse(waiting.isDone());
    coordinator.free("callout");
    assertEquals(ADMIT, waiting.join());
    assertEquals(ADMIT, ask().join());
  }

  @Test
  void shouldOpenTheServerWhenTheOnlySeatIsFreed() {
    coordinator.register(reviews("callout", DENY)).close();
    coordinator.shut("callout");
    coordinator.free("callout");
    assertFalse(coordinator.required());
    assertInstanceOf(AuthDecision.Admit.class, ask().join());
  }

  @Test
  void shouldNotFreeASeatThatIsTaken() {
    coordinator.register(reviews("callout", DENY));
    coordinator.free("callout");
    assertEquals(DENY, ask().join());
  }

  @Test
  void shouldKeepPeersWaitingForOneThatIsToCome() {
    coordinator.register(says("basic", ADMIT));
    coordinator.expect("callout");
    assertTrue(coordinator.required());
    CompletableFuture<AuthDecision> waiting = ask();
    assertFalse(waiting.isDone());
    coordinator.register(reviews("callout", DENY));
    assertEquals(DENY, waiting.join());
    assertEquals(DENY, ask().join());
    assertEquals(Set.of(), coordinator.absent());
  }

  @Test
  void shouldRefuseWhereOneIsExpectedThatCannotCome() {
    coordinator.register(says("basic", ADMIT));
    coordinator.expect("callout");
    CompletableFuture<AuthDecision> waiting = ask();
    coordinator.shut("callout");
    assertInstanceOf(AuthDecision.Deny.class, waiting.join());
    assertInstanceOf(AuthDecision.Deny.class, ask().join());
    coordinator.expect("callout"); // another reload that asks for it
    assertInstanceOf(AuthDecision.Deny.class, ask().join());
  }

  @Test
  void shouldForgetAnExpectationThatIsFreed() {
    coordinator.expect("callout");
    CompletableFuture<AuthDecision> waiting = ask();
    assertFalse(waiting.isDone());
    coordinator.free("callout");
    assertInstanceOf(AuthDecision.Admit.class, waiting.join());
    assertFalse(coordinator.required());
  }

  @Test
  void shouldNotExpectOneThatIsThere() {
    coordinator.register(reviews("callout", DENY));
    coordinator.expect("callout");
    assertEquals(DENY, ask().join());
  }

  @Test
  void shouldFindAVerdictAnewThatWasOnItsWayWhenTheRulesChanged() {
    CompletableFuture<AuthDecision> first = new CompletableFuture<>();
    AtomicInteger asked = new AtomicInteger();
    coordinator.register(
        new Scripted(
            "a",
            true,
            false,
            request ->
                asked.getAndIncrement() == 0 ? first : CompletableFuture.completedStage(DENY)));
    List<AuthDecision> told = new ArrayList<>();
    coordinator.decide(REQUEST, new OwnLoop(), told::add);
    coordinator.changed();
    first.complete(ADMIT);
    assertEquals(List.of(DENY), told);
  }

  @Test
  void shouldAskOneThatCameWhileAVerdictWasOnItsWay() {
    CompletableFuture<AuthDecision> first = new CompletableFuture<>();
    coordinator.register(new Scripted("a", true, false, request -> first));
    List<AuthDecision> told = new ArrayList<>();
    coordinator.decide(REQUEST, new OwnLoop(), told::add);
    coordinator.register(reviews("callout", DENY));
    first.complete(ADMIT);
    assertEquals(List.of(DENY), told);
  }

  @Test
  void shouldRefuseWhereTheRulesDoNotCeaseToChange() {
    coordinator.register(
        new Scripted(
            "a",
            true,
            false,
            request -> {
              coordinator.changed();
              return CompletableFuture.completedStage(ADMIT);
            }));
    List<AuthDecision> told = new ArrayList<>();
    coordinator.decide(REQUEST, new OwnLoop(), told::add);
    assertInstanceOf(AuthDecision.Deny.class, told.get(0));
    assertEquals(1, told.size());
  }

  @Test
  void shouldNotGiveUpASeatForOneThatAsksForNothing() {
    coordinator.register(says("a", ADMIT)).close();
    coordinator.register(
        new Scripted("b", false, false, request -> CompletableFuture.completedStage(ABSTAIN)));
    assertFalse(ask().isDone());
    assertTrue(coordinator.required());
  }

  @Test
  void shouldRefuseWhenAnAuthenticatorFailsInAnyWay() {
    assertFailsClosed(
        request -> {
          throw new IllegalStateException("broken");
        });
    assertFailsClosed(
        request -> {
          throw new NoClassDefFoundError("broken");
        });
    assertFailsClosed(request -> null);
    assertFailsClosed(request -> CompletableFuture.completedStage(null));
    assertFailsClosed(request -> CompletableFuture.failedStage(new IllegalStateException("no")));
  }

  private static void assertFailsClosed(
      Function<AuthRequest, CompletionStage<AuthDecision>> verdict) {
    AuthCoordinator broken = new AuthCoordinator();
    broken.register(new Scripted("a", false, false, verdict));
    assertInstanceOf(AuthDecision.Deny.class, broken.decide(REQUEST).toCompletableFuture().join());
  }
}
