package io.natrium.spi.auth;

import io.natrium.spi.Stable;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * As what a peer was let in. Immutable; the kernel keeps it for the life of the connection.
 *
 * @param account account whose subjects it sees
 * @param user name shown in monitoring, events and logs; a token is masked
 * @param permissions what it may do, empty for everything
 * @param limits what it may use
 * @param expires when the connection has to end
 * @param proxy public key of the trusted proxy it came through, empty for none; the connection ends
 *     when that proxy is trusted no longer
 */
@Stable
public record Grant(
    String account,
    String user,
    Optional<Permissions> permissions,
    UserLimits limits,
    Optional<Instant> expires,
    String proxy) {

  /** The account of connections where no accounts are configured. */
  public static final String GLOBAL_ACCOUNT = "$G";

  public Grant {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(permissions, "permissions");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(expires, "expires");
    Objects.requireNonNull(proxy, "proxy");
  }

  /** A grant to a peer that came without a proxy. */
  public Grant(
      String account,
      String user,
      Optional<Permissions> permissions,
      UserLimits limits,
      Optional<Instant> expires) {
    this(account, user, permissions, limits, expires, "");
  }

  /** A grant without restrictions. */
  public Grant(String account, String user) {
    this(account, user, Optional.empty(), UserLimits.NONE, Optional.empty());
  }

  /** A grant restricted by permissions alone. */
  public Grant(String account, String user, Optional<Permissions> permissions) {
    this(account, user, permissions, UserLimits.NONE, Optional.empty());
  }

  /** The same grant to a peer that came through a proxy. */
  public Grant through(String newProxy) {
    return new Grant(account, user, permissions, limits, expires, newProxy);
  }

  /** The same grant with other permissions. */
  public Grant withPermissions(Optional<Permissions> newPermissions) {
    return new Grant(account, user, newPermissions, limits, expires, proxy);
  }
}
