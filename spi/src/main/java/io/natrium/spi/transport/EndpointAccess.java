package io.natrium.spi.transport;

import io.natrium.spi.Stable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may connect through one listener, in place of the single user, token and default user of the
 * server; users of lists and accounts are let in as everywhere. Immutable. Its text form hides
 * secrets.
 *
 * @param user the single user, empty for none
 * @param password its password, in clear or as a bcrypt hash
 * @param token the single token, in clear or as a bcrypt hash, empty for none
 * @param noAuthUser the user of peers that show nothing, empty for none
 * @param timeout time for a peer to be let in, empty for the server's
 */
@Stable
public record EndpointAccess(
    String user, String password, String token, String noAuthUser, Optional<Duration> timeout) {

  public EndpointAccess {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(noAuthUser, "noAuthUser");
    Objects.requireNonNull(timeout, "timeout");
  }

  /** Whether it says who may connect, and not only how long that may take. */
  public boolean overrides() {
    return !user.isEmpty() || !token.isEmpty() || !noAuthUser.isEmpty();
  }

  @Override
  public String toString() {
    return "EndpointAccess[user=" + user + ", noAuthUser=" + noAuthUser + ", secrets hidden]";
  }
}
