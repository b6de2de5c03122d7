package io.natrium.auth.basic;

import io.natrium.spi.account.ConfiguredUsers;
import io.natrium.spi.account.UserSpec;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Authenticator;
import io.natrium.spi.auth.Credentials;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Decides by the users of the configuration in force. Thread: the peer's loop, and the plugin's
 * pool for hashes and signatures, of which only so many wait at a time; more are refused.
 */
final class BasicAuthenticator implements Authenticator {

  private static final int MOST_WAITING = 4096;

  private final Supplier<AuthorizationOptions> options;
  private final Supplier<ConfiguredUsers> accounts;
  private final Executor slow;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile UserTable table;

  /**
   * Makes an authenticator.
   *
   * @param options the options in force; the same instance while nothing changed
   * @param accounts the users of accounts in force
   * @param slow where hashes and signatures are computed
   */
  BasicAuthenticator(
      Supplier<AuthorizationOptions> options, Supplier<ConfiguredUsers> accounts, Executor slow) {
    this.options = options;
    this.accounts = accounts;
    this.slow = slow;
  }

  /** Reads the users ahead of the first peer. */
  void prepare() {
    table();
  }

  private UserTable table() {
    AuthorizationOptions optionsNow = options.get();
    ConfiguredUsers accountsNow = accounts.get();
    List<UserSpec> usersNow = accountsNow.inAccounts();
    UserTable known = table;
    if (known == null || !known.isOf(optionsNow, usersNow)) {
      boolean open = !optionsNow.declared() && accountsNow.onlySystemConfigured();
      known = new UserTable(optionsNow, usersNow, open);
      table = known;
      LoginReport.log(optionsNow, usersNow, open);
    }
    return known;
  }

  @Override
  public boolean required() {
    return table().required();
  }

  @Override
  public Optional<Duration> timeout() {
    return options.get().timeout();
  }

  @Override
  public boolean admitsAnonymous() {
    return table().hasAnonymous();
  }

  @Override
  public boolean challenges() {
    return table().hasKeys();
  }

  @Override
  public CompletionStage<AuthDecision> decide(AuthRequest request) {
    UserTable users = table();
    if (!users.required() && UserTable.ownAccess(request) == null) {
      return CompletableFuture.completedStage(new AuthDecision.Abstain());
    }
    Claim claim = users.find(request);
    if (claim == null) {
      return CompletableFuture.completedStage(refusal(request.credentials()));
    }
    return claim.isSlow()
        ? judgeLater(claim, request.credentials())
        : CompletableFuture.completedStage(judge(claim, request.credentials()));
  }

  private CompletionStage<AuthDecision> judgeLater(Claim claim, Credentials credentials) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return CompletableFuture.completedStage(
          new AuthDecision.Deny("too many credentials wait to be checked"));
    }
    CompletableFuture<AuthDecision> verdict = new CompletableFuture<>();
    try {
      slow.execute(
          () -> {
            try {
              verdict.complete(judge(claim, credentials));
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

  private static AuthDecision judge(Claim claim, Credentials credentials) {
    return claim.isTrue() ? new AuthDecision.Admit(claim.grant()) : refusal(credentials);
  }

  private static AuthDecision refusal(Credentials credentials) {
    if (!credentials.nkey().isEmpty()) {
      return new AuthDecision.Deny("Nkey \"" + credentials.nkey() + '"');
    }
    return new AuthDecision.Deny(
        credentials.user().isEmpty()
            ? "no valid credentials"
            : "User \"" + credentials.user() + '"');
  }
}
