package io.natrium.spi.account;

import io.natrium.spi.Stable;
import io.natrium.spi.auth.Permissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A user of the configuration file. Immutable. Its text form hides the password.
 *
 * @param account account it belongs to
 * @param name user name, empty for one that signs with a key
 * @param password in clear or as a bcrypt hash
 * @param nkey public key, empty for one with a password
 * @param permissions what it may do, empty for everything
 * @param connectionTypes ways it may connect in upper case, empty for all
 * @param proxyRequired whether it has to come through a trusted proxy
 */
@Stable
public record UserSpec(
    String account,
    String name,
    String password,
    String nkey,
    Optional<Permissions> permissions,
    Set<String> connectionTypes,
    boolean proxyRequired) {

  public UserSpec {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(nkey, "nkey");
    Objects.requireNonNull(permissions, "permissions");
    connectionTypes = Set.copyOf(connectionTypes);
  }

  /** The name it is known by: its key, or its user name. */
  public String id() {
    return nkey.isEmpty() ? name : nkey;
  }

  /** The same user with permissions where it has none of its own. */
  public UserSpec withDefaults(Optional<Permissions> defaults) {
    return permissions.isPresent() || defaults.isEmpty()
        ? this
        : new UserSpec(account, name, password, nkey, defaults, connectionTypes, proxyRequired);
  }

  @Override
  public String toString() {
    return "UserSpec[" + account + '/' + id() + ", password hidden]";
  }
}
