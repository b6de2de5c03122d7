package io.natrium.kernel.account;

import io.natrium.spi.account.AccountSpec;
import io.natrium.spi.account.ConfiguredUsers;
import io.natrium.spi.account.UserSpec;
import io.natrium.spi.auth.Grant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The accounts of the configuration file and their users. Immutable.
 *
 * @param accounts all of them, the default account and the server's own included
 * @param inAccounts their users
 * @param systemAccount the account of the server itself, empty if it has none
 */
public record AccountOptions(
    Map<String, AccountSpec> accounts, List<UserSpec> inAccounts, String systemAccount)
    implements ConfiguredUsers {

  /** Name of the server's own account where no other is configured. */
  public static final String DEFAULT_SYSTEM = "$SYS";

  public AccountOptions {
    accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
    inAccounts = List.copyOf(inAccounts);
    Objects.requireNonNull(systemAccount, "systemAccount");
  }

  @Override
  public boolean onlySystemConfigured() {
    return accounts.size() == 2 && accounts.containsKey(systemAccount) && !inAccounts.isEmpty();
  }

  /** A server without configured accounts. */
  public static AccountOptions defaults() {
    Map<String, AccountSpec> accounts = new LinkedHashMap<>();
    accounts.put(Grant.GLOBAL_ACCOUNT, AccountSpec.named(Grant.GLOBAL_ACCOUNT));
    accounts.put(DEFAULT_SYSTEM, AccountSpec.named(DEFAULT_SYSTEM));
    return new AccountOptions(accounts, List.of(), DEFAULT_SYSTEM);
  }
}
