package io.natrium.auth.basic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.transport.PeerInfo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;

class BasicAuthenticatorTest {

  private static final PeerInfo PEER = new PeerInfo("tcp", "127.0.0.1", 1, Map.of());
  private static final String HASH =
      OpenBSDBCrypt.generate("pa55".toCharArray(), "sixteen bytes !!".getBytes(UTF_8), 4);

  private final Deque<Runnable> slow = new ArrayDeque<>();
  private AuthorizationOptions options = AuthorizationOptions.NONE;
  private final BasicAuthenticator authenticator = new BasicAuthenticator(() -> options, slow::add);

  private static AuthorizationOptions user(String name, String password) {
    return new AuthorizationOptions(name, password, "", List.of(), Optional.empty(), "");
  }

  private static AuthorizationOptions token(String token) {
    return new AuthorizationOptions("", "", token, List.of(), Optional.empty(), "");
  }

  private static AuthorizationOptions users(String noAuthUser, BasicUser... users) {
    return new AuthorizationOptions("", "", "", List.of(users), Optional.empty(), noAuthUser);
  }

  private CompletableFuture<AuthDecision> ask(String user, String password, String token) {
    Credentials shown = new Credentials(user, password, token, "", "", "");
    return authenticator
        .decide(new AuthRequest("nats", PEER, Optional.empty(), shown, ""))
        .toCompletableFuture();
  }

  private Grant admitted(String user, String password, String token) {
    AuthDecision verdict = ask(user, password, token).getNow(null);
    return assertInstanceOf(AuthDecision.Admit.class, verdict).grant();
  }

  private void refused(String user, String password, String token) {
    assertInstanceOf(AuthDecision.Deny.class, ask(user, password, token).getNow(null));
  }

  @Test
  void shouldAbstainWithoutAuthorization() {
    assertInstanceOf(AuthDecision.Abstain.class, ask("x", "y", "").getNow(null));
    assertFalse(authenticator.required());
  }

  @Test
  void shouldAdmitTheSingleUser() {
    options = user("ann", "pw");
    assertTrue(authenticator.required());
    assertEquals(new Grant(Grant.GLOBAL_ACCOUNT, "ann"), admitted("ann", "pw", ""));
    refused("ann", "no", "");
    refused("bob", "pw", "");
    refused("", "", "");
  }

  @Test
  void shouldAdmitByTokenWithoutShowingIt() {
    options = token("t0ken");
    assertEquals("[REDACTED]", admitted("", "", "t0ken").user());
    refused("", "", "other");
    refused("t0ken", "t0ken", "");
  }

  @Test
  void shouldAdmitUsersOfTheList() {
    options = users("", new BasicUser("ann", "a"), new BasicUser("bob", "b"));
    assertEquals("bob", admitted("bob", "b", "").user());
    refused("ann", "b", "");
    refused("eve", "", "");
    refused("", "", "");
  }

  @Test
  void shouldAdmitThePeerThatShowsNothingAsTheNoAuthUser() {
    options = users("bob", new BasicUser("ann", "a"), new BasicUser("bob", "b"));
    assertTrue(authenticator.admitsAnonymous());
    assertEquals("bob", admitted("", "", "").user());
    refused("bob", "", "");
    refused("", "", "t");
  }

  @Test
  void shouldComputeHashesElsewhere() {
    options = user("ann", HASH);
    CompletableFuture<AuthDecision> right = ask("ann", "pa55", "");
    CompletableFuture<AuthDecision> wrong = ask("ann", HASH, "");
    assertFalse(right.isDone());
    slow.forEach(Runnable::run);
    assertInstanceOf(AuthDecision.Admit.class, right.getNow(null));
    assertInstanceOf(AuthDecision.Deny.class, wrong.getNow(null));
  }

  @Test
  void shouldRefuseOnceTooManyHashesWait() {
    options = user("ann", HASH);
    for (int i = 0; i < 4096; i++) {
      assertFalse(ask("ann", "x", "").isDone());
    }
    refused("ann", "pa55", "");
    slow.poll().run();
    assertFalse(ask("ann", "pa55", "").isDone());
  }

  @Test
  void shouldFailTheStageIfItsThreadsAreGone() {
    options = user("ann", HASH);
    BasicAuthenticator stopped =
        new BasicAuthenticator(
            () -> options,
            task -> {
              throw new RejectedExecutionException("stopped");
            });
    Credentials shown = new Credentials("ann", "pa55", "", "", "", "");
    assertTrue(
        stopped
            .decide(new AuthRequest("nats", PEER, Optional.empty(), shown, ""))
            .toCompletableFuture()
            .isCompletedExceptionally());
  }

  @Test
  void shouldFollowTheOptionsInForce() {
    options = user("ann", "old");
    admitted("ann", "old", "");
    options = user("ann", "new");
    refused("ann", "old", "");
    admitted("ann", "new", "");
  }

  @Test
  void shouldTellTheTimeout() {
    options =
        new AuthorizationOptions(
            "ann", "a", "", List.of(), Optional.of(Duration.ofMillis(300)), "");
    assertEquals(Optional.of(Duration.ofMillis(300)), authenticator.timeout());
  }
}
