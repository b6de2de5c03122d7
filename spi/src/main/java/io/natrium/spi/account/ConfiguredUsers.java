package io.natrium.spi.account;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;
import java.util.List;
import java.util.Optional;

/**
 * The users that stand in the accounts of the configuration file, for those who check credentials.
 * Offered by the kernel as a service, and the value of its section of accounts. Thread: any.
 */
@Stable
@DoNotImplement
public interface ConfiguredUsers {

  /** Name of the section whose value has the users, for checks across sections. */
  String SECTION = "accounts";

  /** The users in force; the same list while the configuration is the same. */
  List<UserSpec> inAccounts();

  /**
   * Whether the only account with users is the server's own. Then peers that show nothing are let
   * into the default account, unless the file says who may connect.
   */
  boolean onlySystemConfigured();

  /** An account in force; the same object while nothing of it changed. */
  default Optional<AccountSpec> account(String name) {
    return Optional.empty();
  }
}
