package io.natrium.auth.basic;

import io.natrium.spi.auth.Credentials;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.transport.EndpointAccess;
import java.util.HashMap;
import java.util.Map;

/** The users of one configuration, ready to be looked up. Immutable. */
final class UserTable {

  private static final String TOKEN_SHOWN = "[REDACTED]";

  private record Entry(String name, Secret secret) {}

  /**
   * A user that a peer claims to be.
   *
   * @param shown the password or token the peer showed
   * @param needsNothing whether the claim needs no proof
   */
  record Candidate(Grant grant, Secret secret, String shown, boolean needsNothing) {

    @Override
    public String toString() {
      return "Candidate[" + grant.user() + ']';
    }
  }

  private final AuthorizationOptions options;
  private final Map<String, Entry> byName = new HashMap<>();
  private final Secret password;
  private final Secret token;

  private UserTable(AuthorizationOptions options) {
    this.options = options;
    this.password = Secret.of(options.password());
    this.token = Secret.of(options.token());
    for (BasicUser user : options.users()) {
      byName.put(user.name(), new Entry(user.name(), Secret.of(user.password())));
    }
  }

  static UserTable of(AuthorizationOptions options) {
    return new UserTable(options);
  }

  AuthorizationOptions options() {
    return options;
  }

  /**
   * The user that the credentials name, or null if there is none.
   *
   * @param own rules of the peer's listener, null for none
   */
  Candidate find(Credentials credentials, EndpointAccess own) {
    if (!byName.isEmpty()) {
      return findUser(credentials, own == null ? options.noAuthUser() : own.noAuthUser());
    }
    return own == null ? findSingle(credentials) : findSingle(credentials, own);
  }

  private static Candidate findSingle(Credentials credentials, EndpointAccess own) {
    if (!own.token().isEmpty()) {
      return new Candidate(grant(TOKEN_SHOWN), Secret.of(own.token()), credentials.token(), false);
    }
    return !own.user().isEmpty() && own.user().equals(credentials.user())
        ? new Candidate(grant(own.user()), Secret.of(own.password()), credentials.password(), false)
        : null;
  }

  private Candidate findSingle(Credentials credentials) {
    if (!options.token().isEmpty()) {
      return new Candidate(grant(TOKEN_SHOWN), token, credentials.token(), false);
    }
    return options.user().equals(credentials.user())
        ? new Candidate(grant(options.user()), password, credentials.password(), false)
        : null;
  }

  private Candidate findUser(Credentials credentials, String noAuthUser) {
    boolean nothingShown =
        credentials.user().isEmpty()
            && credentials.password().isEmpty()
            && credentials.token().isEmpty();
    boolean anonymous = nothingShown && !noAuthUser.isEmpty();
    Entry entry = byName.get(anonymous ? noAuthUser : credentials.user());
    return entry == null
        ? null
        : new Candidate(grant(entry.name()), entry.secret(), credentials.password(), anonymous);
  }

  private static Grant grant(String user) {
    return new Grant(Grant.GLOBAL_ACCOUNT, user);
  }
}
