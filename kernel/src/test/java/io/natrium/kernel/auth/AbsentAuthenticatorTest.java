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
import io.natrium.spi.transport.PeerInfo;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
  void shouldGiveUpASeatWhenAnotherAuthenticatorAsksForCredentials() {
    coordinator.register(says("a", ADMIT)).close();
    CompletableFuture<AuthDecision> waiting = ask();
    coordinator.register(says("b", ADMIT));
    assertInstanceOf(AuthDecision.Deny.class, waiting.join());
    assertEquals(ADMIT, ask().join());
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
