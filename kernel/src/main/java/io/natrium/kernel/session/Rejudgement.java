package io.natrium.kernel.session;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.Accounts;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.ClientDescription;
import io.natrium.spi.auth.Refusal;
import io.natrium.spi.session.CloseReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a new verdict on a connected peer into effect: it is closed, or loses the subscriptions it
 * may not have any more. Used once, on the connection's loop.
 */
record Rejudgement(Session session, AuthDecision decision, Accounts accounts) {

  private static final Logger LOG = LoggerFactory.getLogger(Rejudgement.class);

  void apply(Standing standing, HeldSubscriptions subscriptions, GrantExpiry expiry) {
    if (!(decision instanceof AuthDecision.Admit admit)) {
      refuse(
          decision instanceof AuthDecision.Deny deny
              ? deny
              : new AuthDecision.Deny("no authenticator decided"));
      return;
    }
    String proxy = standing.grant().proxy();
    if (!proxy.isEmpty() && !proxy.equals(admit.grant().proxy())) {
      refuse(new AuthDecision.Deny("its proxy", Refusal.PROXY_NOT_TRUSTED));
      return;
    }
    Account current = accounts.byName(admit.grant().account()).orElse(null);
    if (current == null || current != session.account()) {
      session.close(CloseReason.CLIENT_CLOSED);
    } else {
      standing.grant(admit.grant(), current.limits());
      expiry.at(admit.grant().expires());
      subscriptions.review(current, session::sendError);
      long most = standing.maxSubscriptions(session.limits().maxSubscriptions());
      if (most >= 0 && subscriptions.size() > most) {
        session.sendLastError("maximum subscriptions exceeded");
        session.close(CloseReason.MAX_SUBSCRIPTIONS_EXCEEDED);
      }
    }
  }

  private void refuse(AuthDecision.Deny verdict) {
    LOG.error("{} - authentication error - {}", session.label(), verdict.reason());
    ClientDetails details = session.details();
    ClientDescription client =
        new ClientDescription(
            session.id(), details.name(), details.language(), details.version(), 0);
    session.announceRefused(Refused.by(verdict, client, session.user()));
    session.sendLastError("Authorization Violation");
    session.close(CloseReason.of(verdict.cause()));
  }
}
