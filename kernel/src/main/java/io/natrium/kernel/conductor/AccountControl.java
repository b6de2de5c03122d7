package io.natrium.kernel.conductor;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.AccountOptions;
import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.account.AccountsSection;
import io.natrium.kernel.auth.AuthCoordinator;
import io.natrium.kernel.protocol.ClientProtocol;
import io.natrium.kernel.route.Traffic;
import io.natrium.kernel.service.ServiceBinder;
import io.natrium.kernel.session.Connections;
import io.natrium.kernel.session.Session;
import io.natrium.spi.Registration;
import io.natrium.spi.account.AccountSpec;
import io.natrium.spi.account.ConfiguredUsers;
import io.natrium.spi.account.UserSpec;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.session.CloseReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Puts accounts into effect at start and at each reload, and asks again about those who are
 * connected. Owned by the conductor; the users are read by any thread.
 */
final class AccountControl implements ConfiguredUsers {

  private static final String NO_CLUSTER = "";

  private final Accounts accounts;
  private final AuthCoordinator auth;
  private final Connections connections;
  private final ServiceBinder services;
  private final AccountsSection section = new AccountsSection(this::apply);

  AccountControl(
      Accounts accounts, AuthCoordinator auth, Connections connections, Traffic traffic) {
    this.accounts = accounts;
    this.auth = auth;
    this.connections = connections;
    this.services = new ServiceBinder(accounts, traffic);
  }

  AccountsSection section() {
    return section;
  }

  @Override
  public List<UserSpec> inAccounts() {
    return accounts.options().inAccounts();
  }

  @Override
  public boolean onlySystemConfigured() {
    return accounts.options().onlySystemConfigured();
  }

  @Override
  public Optional<AccountSpec> account(String name) {
    return accounts.byName(name).map(Account::spec);
  }

  /** Puts accounts into effect. */
  void apply(AccountOptions options) {
    accounts.apply(options, NO_CLUSTER);
    services.bind();
  }

  /** Gives up answers that do not come, from time to time. */
  Registration watchReplies(ConductorThread conductor) {
    return conductor.repeat(services::expireReplies, 1, 1, TimeUnit.SECONDS);
  }

  /**
   * Asks again whether the connected peers may stay, and as what. Each is looked at on its own
   * loop, which then has either let it in, so that it is judged here, or judges it by what is in
   * force now.
   *
   * @return completes when every verdict is in effect
   */
  CompletableFuture<Void> reauthenticate() {
    auth.changed();
    List<CompletableFuture<Void>> verdicts = new ArrayList<>();
    for (Session session : connections.all()) {
      verdicts.add(reauthenticate(session));
    }
    return CompletableFuture.allOf(verdicts.toArray(new CompletableFuture<?>[0]))
        .thenRun(this::closeSurplus);
  }

  private CompletableFuture<Void> reauthenticate(Session session) {
    Executor loop = session.channel().loop();
    try {
      return CompletableFuture.supplyAsync(
              () -> session.account() == null ? Optional.<AuthRequest>empty() : asked(session),
              loop)
          .thenCompose(
              request ->
                  request.isEmpty()
                      ? CompletableFuture.completedStage(null)
                      : auth.decide(request.get()).thenCompose(session.membership()::rejudge));
    } catch (RejectedExecutionException ended) {
      return CompletableFuture.completedFuture(null); // with its loop
    }
  }

  /** Closes what an account has more than it may, the latest first. */
  private void closeSurplus() {
    for (Account account : accounts.all()) {
      long most = account.limits().connections();
      if (most >= 0 && account.connections().get() > most) {
        connections.all().stream()
            .filter(session -> session.account() == account && !session.isClosing())
            .sorted(Comparator.comparingLong(Session::id))
            .skip(most)
            .forEach(
                session ->
                    session
                        .announcements()
                        .expel(
                            "maximum account active connections exceeded",
                            CloseReason.MAX_ACCOUNT_CONNECTIONS_EXCEEDED));
      }
    }
  }

  private static Optional<AuthRequest> asked(Session session) {
    AuthRequest shown = session.membership().request();
    return Optional.of(
        shown != null
            ? shown
            : new AuthRequest(
                ClientProtocol.NAME,
                session.channel().peer(),
                session.channel().tls(),
                Credentials.NONE,
                ""));
  }
}
