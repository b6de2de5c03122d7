package io.natrium.kernel.session;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.permission.PublishGuard;
import io.natrium.kernel.permission.Rights;
import io.natrium.kernel.route.JsonText;
import io.natrium.spi.account.AccountLimits;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.auth.UserLimits;
import java.time.format.DateTimeFormatter;

/**
 * As what a peer is in: its grant and what follows from it. Written by the connection's loop; the
 * grant and the details are read by any thread.
 */
final class Standing {

  private static final Grant NOBODY = new Grant(Grant.GLOBAL_ACCOUNT, "");

  private volatile Grant grant = NOBODY;
  private volatile ClientDetails details = ClientDetails.NONE;
  private volatile AuthRequest request;
  private Rights rights = Rights.ALL;
  private PublishGuard guard;
  private AccountLimits accountLimits = AccountLimits.NONE;

  void grant(Grant newGrant, AccountLimits limits) {
    grant = newGrant;
    accountLimits = limits;
    rights = newGrant.permissions().map(Rights::of).orElse(Rights.ALL);
    guard = PublishGuard.of(rights);
  }

  Grant grant() {
    return grant;
  }

  ClientDetails details() {
    return details;
  }

  void details(ClientDetails newDetails) {
    details = newDetails;
  }

  /** As what it came, for lines of the log. Thread: any. */
  LoginName login() {
    return LoginName.of(request, grant.user());
  }

  /** What it showed to be let in, null if it was let in without being asked. */
  AuthRequest request() {
    return request;
  }

  void request(AuthRequest shown) {
    request = shown;
  }

  Rights rights() {
    return rights;
  }

  PublishGuard guard() {
    return guard;
  }

  /** The least of the server's limit, which always is one, the account's, and the user's. */
  int maxPayload(int server) {
    return (int) least(least(server, accountLimits.payload()), grant.limits().payload());
  }

  /** The least of the server's limit, 0 for none, the account's, and the user's; -1 for none. */
  long maxSubscriptions(int server) {
    UserLimits user = grant.limits();
    return least(
        least(server <= 0 ? -1 : server, accountLimits.subscriptions()), user.subscriptions());
  }

  private static long least(long one, long other) {
    if (one < 0) {
      return other;
    }
    return other < 0 ? one : Math.min(one, other);
  }

  /** Who the peer is, as a JSON object. */
  String info(Session session, boolean detailed, boolean withServer) {
    StringBuilder json = new StringBuilder(256).append('{');
    ClientDetails client = details;
    Account account = session.account();
    if (detailed) {
      text(json, "start", DateTimeFormatter.ISO_INSTANT.format(session.started()));
      text(json, "host", session.channel().peer().host());
      json.append(",\"id\":").append(session.id());
    }
    text(json, "acc", account == null ? "" : account.name());
    if (detailed) {
      text(json, "user", grant.user());
      text(json, "name", client.name());
      text(json, "lang", client.language());
      text(json, "ver", client.version());
    }
    if (session.roundTrip() > 0) {
      json.append(json.length() > 1 ? "," : "").append("\"rtt\":").append(session.roundTrip());
    }
    if (detailed || withServer) {
      text(json, "server", session.serverName());
    }
    if (detailed) {
      text(json, "kind", "Client");
      text(json, "client_type", "nats");
    }
    return json.append('}').toString();
  }

  private static void text(StringBuilder json, String name, String value) {
    if (!value.isEmpty()) {
      json.append(json.length() > 1 ? "," : "").append('"').append(name).append("\":");
      json.append(JsonText.quote(value));
    }
  }
}
