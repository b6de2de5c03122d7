package io.natrium.auth.callout;

import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Authenticator;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.auth.Permissions;
import io.natrium.spi.auth.Refusal;
import io.natrium.spi.auth.SubjectRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Lets the service decide on peers, whatever the configuration's own users say of them, except on
 * those that it has no say in. Thread: any.
 */
final class CalloutAuthenticator implements Authenticator {

  /** Where the service is asked; nobody who is in its account may ask there. */
  static final String SUBJECT = "$SYS.REQ.USER.AUTH";

  private static final int AFTER_THE_USERS = 200;

  private final Supplier<CalloutOptions> options;
  private final Callout callout;

  CalloutAuthenticator(Supplier<CalloutOptions> options, Callout callout) {
    this.options = options;
    this.callout = callout;
  }

  @Override
  public int order() {
    return AFTER_THE_USERS;
  }

  @Override
  public boolean required() {
    return options.get().isConfigured();
  }

  @Override
  public CompletionStage<AuthDecision> decide(AuthRequest request) {
    return CompletableFuture.completedStage(new AuthDecision.Abstain());
  }

  @Override
  public CompletionStage<AuthDecision> review(AuthRequest request, AuthDecision verdict) {
    CalloutOptions now = options.get();
    if (!now.isConfigured()) {
      return CompletableFuture.completedStage(verdict);
    }
    CompletionStage<AuthDecision> reviewed =
        hasSay(now, request, verdict)
            ? callout.ask(now, request, knownAs(request, verdict))
            : CompletableFuture.completedStage(verdict);
    return reviewed.thenApply(decision -> settled(now, decision));
  }

  /** Whether the service decides on a peer of whom the others say something. */
  private static boolean hasSay(CalloutOptions now, AuthRequest request, AuthDecision verdict) {
    if (verdict instanceof AuthDecision.Deny deny && deny.cause() != Refusal.CREDENTIALS) {
      return false;
    }
    if (verdict instanceof AuthDecision.Admit admit
        && !admit.grant().account().equals(Grant.GLOBAL_ACCOUNT)
        && !now.allowedAccounts().isEmpty()
        && !now.allowedAccounts().contains(admit.grant().account())) {
      return false;
    }
    return !now.authUsers().contains(knownAs(request, verdict));
  }

  private static String knownAs(AuthRequest request, AuthDecision verdict) {
    return verdict instanceof AuthDecision.Admit admit && !admit.grant().user().isEmpty()
        ? admit.grant().user()
        : request.credentials().shownAs();
  }

  /**
   * The verdict as it counts: those who are in the account of the service may not ask it, and its
   * account is told of those who are refused.
   */
  private static AuthDecision settled(CalloutOptions now, AuthDecision decision) {
    if (decision instanceof AuthDecision.Deny deny) {
      return new AuthDecision.Deny(deny.reason(), deny.cause(), now.account(), deny.explanation());
    }
    if (!(decision instanceof AuthDecision.Admit admit)
        || !admit.grant().account().equals(now.account())) {
      return decision;
    }
    Grant grant = admit.grant();
    SubjectRules all = new SubjectRules(Optional.empty(), List.of());
    SubjectRules publish = grant.permissions().flatMap(Permissions::publish).orElse(all);
    SubjectRules subscribe = grant.permissions().flatMap(Permissions::subscribe).orElse(all);
    List<String> denied = new ArrayList<>(publish.deny());
    denied.add(SUBJECT);
    Permissions permissions =
        new Permissions(
            Optional.of(new SubjectRules(publish.allow(), denied)),
            Optional.of(subscribe),
            grant.permissions().flatMap(Permissions::responses));
    return new AuthDecision.Admit(grant.withPermissions(Optional.of(permissions)));
  }
}
