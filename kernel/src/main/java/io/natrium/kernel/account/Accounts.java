package io.natrium.kernel.account;

import io.natrium.spi.auth.Grant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The accounts of the server by name. Thread: any. */
public final class Accounts {

  /** The account that the server itself speaks in, where no other is configured. */
  public static final String SYSTEM = "$SYS";

  private final ConcurrentMap<String, Account> byName = new ConcurrentHashMap<>();
  private final Account global = new Account(Grant.GLOBAL_ACCOUNT);
  private final Account system = new Account(SYSTEM);

  public Accounts() {
    byName.put(global.name(), global);
    byName.put(system.name(), system);
  }

  /** The account of connections where no accounts are configured. */
  public Account global() {
    return global;
  }

  /** The account of the server itself. */
  public Account system() {
    return system;
  }

  public Optional<Account> byName(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public Collection<Account> all() {
    return byName.values();
  }
}
