package io.natrium.auth.basic;

import io.natrium.spi.account.UserSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the configuration says of who may connect. Immutable. Its text form hides secrets.
 *
 * @param user the single user, empty for none
 * @param password its password in clear or as a bcrypt hash
 * @param token the single token, in clear or as a bcrypt hash, empty for none
 * @param users the users of the list, with the default permissions in place
 * @param timeout time for a peer to be let in
 * @param noAuthUser the user of peers that show nothing, empty for none
 * @param proxyRequired whether the single user, or whoever has the token, has to come through a
 *     trusted proxy
 * @param declared whether the block was written at all
 */
record AuthorizationOptions(
    String user,
    String password,
    String token,
    List<UserSpec> users,
    Optional<Duration> timeout,
    String noAuthUser,
    boolean proxyRequired,
    boolean declared) {

  static final AuthorizationOptions NONE = none("");

  AuthorizationOptions {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(token, "token");
    users = List.copyOf(users);
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(noAuthUser, "noAuthUser");
  }

  static AuthorizationOptions none(String noAuthUser) {
    return new AuthorizationOptions(
        "", "", "", List.of(), Optional.empty(), noAuthUser, false, false);
  }

  /** Whether the block itself asks for credentials. A password alone asks for nothing. */
  boolean required() {
    return !user.isEmpty() || !token.isEmpty() || !users.isEmpty();
  }

  @Override
  public String toString() {
    return "AuthorizationOptions[user=" + user + ", users=" + users + ", secrets hidden]";
  }
}
