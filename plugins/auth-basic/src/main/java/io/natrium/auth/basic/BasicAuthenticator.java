package io.natrium.auth.basic;

import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Authenticator;
import io.natrium.spi.auth.Credentials;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Decides by the users of the configuration in force. Thread: the peer's loop, and the plugin's
 * pool for hashed passwords, of which only so many wait at a time; more are refused.
 */
final class BasicAuthenticator implements Authenticator {

  private static final int MOST_WAITING = 4096;

  private final Supplier<AuthorizationOptions> options;
  private final Executor slow;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile UserTable table;

  /**
   * Makes an authenticator.
   *
   * @param options the options in force; the same instance while nothing changed
   * @param slow where hashes are computed
   */
  BasicAuthenticator(Supplier<AuthorizationOptions> options, Executor slow) {
    this.options = options;
    this.slow = slow;
  }

  private UserTable table() {
    AuthorizationOptions now = options.get();
    UserTable known = table;
    if (known == null || known.options() != now) {
      known = UserTable.of(now);
      table = known;
    }
    return known;
  }

  @Override
  public boolean required() {
    return options.get().required();
  }

  @Override
  public Optional<Duration> timeout() {
    return options.get().timeout();
  }

  @Override
  public boolean admitsAnonymous() {
    return !options.get().noAuthUser().isEmpty();
  }

  @Override
  public CompletionStage<AuthDecision> decide(AuthRequest request) {
    UserTable users = table();
    if (!users.options().required()) {
      return CompletableFuture.completedStage(new AuthDecision.Abstain());
    }
    Credentials credentials = request.credentials();
    UserTable.Candidate candidate = users.find(credentials);
    if (candidate == null) {
      return CompletableFuture.completedStage(refusal(credentials));
    }
    if (candidate.needsNothing() || !candidate.secret().isHashed()) {
      return CompletableFuture.completedStage(judge(candidate, credentials));
    }
    return judgeLater(candidate, credentials);
  }

  private CompletionStage<AuthDecision> judgeLater(
      UserTable.Candidate candidate, Credentials credentials) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return CompletableFuture.completedStage(
          new AuthDecision.Deny("too many passwords wait to be checked"));
    }
    CompletableFuture<AuthDecision> verdict = new CompletableFuture<>();
    try {
      slow.execute(
          () -> {
            try {
              verdict.complete(judge(candidate, credentials));
            } catch (RuntimeException failure) {
              verdict.completeExceptionally(failure);
            } finally {
              waiting.decrementAndGet();
            }
          });
    } catch (RejectedExecutionException stopped) {
      waiting.decrementAndGet();
      verdict.completeExceptionally(stopped);
    }
    return verdict;
  }

  private static AuthDecision judge(UserTable.Candidate candidate, Credentials credentials) {
    boolean right = candidate.needsNothing() || candidate.secret().matches(candidate.shown());
    return right ? new AuthDecision.Admit(candidate.grant()) : refusal(credentials);
  }

  private static AuthDecision refusal(Credentials credentials) {
    return new AuthDecision.Deny(
        credentials.user().isEmpty()
            ? "no valid credentials"
            : "User \"" + credentials.user() + '"');
  }
}
