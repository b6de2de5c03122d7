package io.natrium.auth.basic;

import io.natrium.spi.account.ConfiguredUsers;
import io.natrium.spi.account.UserSpec;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Authenticator;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.auth.Refusal;
import io.natrium.spi.auth.TrustedProxies;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private final ProxySignatures proxies;
  private final Supplier<Set<String>> certificateWays;
  private final Executor slow;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile UserTable table;

  /**
   * Makes an authenticator.
   *
   * @param options the options in force; the same instance while nothing changed
   * @param accounts the users of accounts in force
   * @param proxies the proxies that are trusted
   * @param certificateWays ways to connect on which certificates say who a user is
   * @param slow where hashes and signatures are computed
   */
  BasicAuthenticator(
      Supplier<AuthorizationOptions> options,
      Supplier<ConfiguredUsers> accounts,
      ProxySignatures proxies,
      Supplier<Set<String>> certificateWays,
      Executor slow) {
    this.options = options;
    this.accounts = accounts;
    this.proxies = proxies;
    this.certificateWays = certificateWays;
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
    return table().hasKeys() || proxies.areExpected();
  }

  @Override
  public CompletionStage<AuthDecision> decide(AuthRequest request) {
    UserTable users = table();
    boolean open = !users.required() && UserTable.ownAccess(request) == null;
    if (proxies.concern(request)) {
      return judgeLater(() -> judgeProxied(open ? null : users, request));
    }
    if (open) {
      return CompletableFuture.completedStage(new AuthDecision.Abstain());
    }
    Claim claim = users.find(request, certificateWays.get());
    return claim != null && claim.isSlow() && !(claim instanceof Claim.ThroughProxy)
        ? judgeLater(() -> judge(claim, request.credentials(), ""))
        : CompletableFuture.completedStage(judge(claim, request.credentials(), ""));
  }

  /**
   * Judges a peer that shows the signature of a proxy.
   *
   * @param users null if peers need not show anything
   */
  private AuthDecision judgeProxied(UserTable users, AuthRequest request) {
    if (!(proxies.find(request) instanceof TrustedProxies.Finding.Through proxy)) {
      return new AuthDecision.Deny(
          who(request.credentials()) + ", proxy is not trusted", Refusal.PROXY_NOT_TRUSTED);
    }
    if (users == null) {
      return new AuthDecision.Admit(new Grant(Grant.GLOBAL_ACCOUNT, "").through(proxy.key()));
    }
    return judge(users.find(request, certificateWays.get()), request.credentials(), proxy.key());
  }

  private CompletionStage<AuthDecision> judgeLater(Supplier<AuthDecision> judgement) {
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
              verdict.complete(judgement.get());
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

  /**
   * Judges a claim.
   *
   * @param claim null if the peer names nobody who may connect
   * @param proxy key of the trusted proxy that it comes through, empty for none
   */
  private static AuthDecision judge(Claim claim, Credentials credentials, String proxy) {
    if (claim instanceof Claim.ThroughProxy && proxy.isEmpty()) {
      return new AuthDecision.Deny(
          who(credentials) + ", proxy connection required", Refusal.PROXY_REQUIRED);
    }
    return claim != null && claim.isTrue()
        ? new AuthDecision.Admit(claim.grant().through(proxy))
        : new AuthDecision.Deny(who(credentials));
  }

  private static String who(Credentials credentials) {
    if (!credentials.nkey().isEmpty()) {
      return "Nkey \"" + credentials.nkey() + '"';
    }
    return credentials.user().isEmpty()
        ? "no valid credentials"
        : "User \"" + credentials.user() + '"';
  }
}
