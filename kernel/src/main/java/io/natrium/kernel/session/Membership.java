package io.natrium.kernel.session;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.interest.MatchCache;
import io.natrium.kernel.route.LoopContext;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.session.CloseReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * A peer's part in an account: as what it was let in, for how long, and what becomes of it when it
 * is judged anew. Owned by the connection's loop; other threads use only what says so.
 */
public final class Membership {

  private final Session session;
  private final SessionEnvironment environment;
  private final LoopContext context;
  private final Standing standing;
  private final HeldSubscriptions subscriptions;
  private final GrantExpiry expiry;
  private final Stay stay;
  private final HalfOpen halfOpen;
  private volatile Account account;
  private MatchCache cache;
  private Runnable standingChanged = () -> {};

  Membership(
      Session session,
      SessionEnvironment environment,
      LoopContext context,
      Standing standing,
      HeldSubscriptions subscriptions) {
    this.session = session;
    this.environment = environment;
    this.context = context;
    this.standing = standing;
    this.subscriptions = subscriptions;
    this.expiry = new GrantExpiry(session);
    this.stay = new Stay(session);
    this.halfOpen = new HalfOpen(environment.halfOpen());
  }

  /**
   * Lets the peer in. Its subscriptions stay if they were made before its first CONNECT and in the
   * same account; otherwise they go.
   *
   * @param request what it showed, null if it was not asked
   * @param first whether this comes with the first CONNECT, or before it
   */
  public Admission admit(Grant grant, AuthRequest request, boolean first) {
    Account granted = environment.accounts().byName(grant.account()).orElse(null);
    if (granted == null) {
      return Admission.NO_ACCOUNT;
    }
    boolean stays = granted == account && first;
    long most = granted.limits().connections();
    int others = granted.connections().get() - (granted == account ? 1 : 0);
    if (most >= 0 && others >= most && !stays) {
      return Admission.ACCOUNT_FULL;
    }
    standing.grant(grant, granted.limits());
    standing.request(request);
    expiry.at(grant.expires());
    if (!stays) {
      leave();
      account = granted;
      granted.connections().incrementAndGet();
      stay.begin(granted);
      cache = context.cache(granted);
    }
    halfOpen.admitted();
    return Admission.ADMITTED;
  }

  /** Remembers what a peer showed that is not let in. */
  public void refused(AuthRequest request) {
    standing.request(request);
  }

  /** Says what to do when what the peer may do has changed, or what the log is to show of it. */
  public void onStandingChanged(Runnable listener) {
    standingChanged = listener;
  }

  /**
   * Puts a new verdict on the connected peer into effect: it is closed, or loses the subscriptions
   * it may not have any more. Thread: any.
   *
   * @return completes when that is done
   */
  public CompletionStage<Void> rejudge(AuthDecision decision) {
    return CompletableFuture.runAsync(
        () -> {
          if (!session.isClosing() && account != null) {
            context.fanOut().endRun();
            new Rejudgement(session, decision, environment.accounts())
                .apply(standing, subscriptions, expiry);
            standingChanged.run();
            context.fanOut().endBatch();
          }
        },
        session.channel().loop()::execute);
  }

  /**
   * Forgets what is known of the peer's rights and of what the log shows. Thread: any.
   *
   * @return completes when that is done
   */
  CompletableFuture<Void> lookAgain() {
    try {
      return CompletableFuture.runAsync(
          () -> {
            if (!session.isClosing()) {
              context.fanOut().endBatch();
              standingChanged.run();
            }
          },
          session.channel().loop()::execute);
    } catch (RejectedExecutionException ended) {
      return CompletableFuture.completedFuture(null); // with its loop
    }
  }

  /** Whether it is not let in yet. */
  public HalfOpen halfOpen() {
    return halfOpen;
  }

  /** Whether it is part of the server's own account. */
  public boolean isInSystem() {
    return account == environment.accounts().system();
  }

  /** What it showed to be let in, null if it was not asked. Thread: any. */
  public AuthRequest request() {
    return standing.request();
  }

  /** The account, null before the peer was let in. Thread: any. */
  Account account() {
    return account;
  }

  /** The results of the account's matches. */
  MatchCache cache() {
    return cache;
  }

  /** The connection is gone. */
  void end(CloseReason reason) {
    expiry.stop();
    halfOpen.leave();
    leave();
    stay.over(reason);
  }

  private void leave() {
    Account former = account;
    if (former != null) {
      subscriptions.clear();
      former.connections().decrementAndGet();
      stay.end();
    }
  }
}
