package io.natrium.auth.basic;

import io.natrium.spi.auth.Credentials;
import io.natrium.spi.auth.Grant;
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

  /** The user that the credentials name, or null if there is none. */
  Candidate find(Credentials credentials) {
    if (!byName.isEmpty()) {
      return findUser(credentials);
    }
    if (!options.token().isEmpty()) {
      return new Candidate(grant(TOKEN_SHOWN), token, credentials.token(), false);
    }
    return options.user().equals(credentials.user())
        ? new Candidate(grant(options.user()), password, credentials.password(), false)
        : null;
  }

  private Candidate findUser(Credentials credentials) {
    boolean nothingShown =
        credentials.user().isEmpty()
            && credentials.password().isEmpty()
            && credentials.token().isEmpty();
    boolean anonymous = nothingShown && !options.noAuthUser().isEmpty();
    Entry entry = byName.get(anonymous ? options.noAuthUser() : credentials.user());
    return entry == null
        ? null
        : new Candidate(grant(entry.name()), entry.secret(), credentials.password(), anonymous);
  }

  private static Grant grant(String user) {
    return new Grant(Grant.GLOBAL_ACCOUNT, user);
  }
}
