package io.natrium.kernel.account;

import io.natrium.spi.account.AccountImport;
import io.natrium.spi.account.AccountSpec;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.subject.TransformException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The accounts of the server by name. Read by any thread, changed by the conductor. */
public final class Accounts {

  private final ConcurrentMap<String, Account> byName = new ConcurrentHashMap<>();
  private final Account global = new Account(Grant.GLOBAL_ACCOUNT);
  private volatile Account system = new Account(AccountOptions.DEFAULT_SYSTEM);
  private volatile AccountOptions options = AccountOptions.defaults();

  public Accounts() {
    byName.put(global.name(), global);
    byName.put(system.name(), system);
  }

  /** The account of connections where no accounts are configured. */
  public Account global() {
    return global;
  }

  /** The account of the server itself; without name in the server where none is configured. */
  public Account system() {
    return system;
  }

  /** Whether clients can be part of the server's own account. */
  public boolean hasSystem() {
    return !options.systemAccount().isEmpty();
  }

  /** What is in force. */
  public AccountOptions options() {
    return options;
  }

  public Optional<Account> byName(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public Collection<Account> all() {
    return byName.values();
  }

  /**
   * Puts accounts into force. Those that are not named any more can no longer be found; whoever
   * lives in them is left alone.
   *
   * @param cluster name of the cluster this server is part of, empty for none
   */
  public void apply(AccountOptions newOptions, String cluster) {
    byName.keySet().retainAll(newOptions.accounts().keySet());
    byName.put(global.name(), global);
    for (AccountSpec spec : newOptions.accounts().values()) {
      byName
          .computeIfAbsent(spec.name(), Account::new)
          .specify(spec, MappingTable.of(spec.mappings(), cluster));
    }
    if (!newOptions.systemAccount().isEmpty()) {
      system = byName.get(newOptions.systemAccount());
    }
    newOptions.accounts().values().forEach(this::bindStreams);
    options = newOptions;
  }

  private void bindStreams(AccountSpec spec) {
    List<StreamImport> imports = new ArrayList<>();
    for (AccountImport one : spec.imports()) {
      if (one instanceof AccountImport.Stream stream) {
        try {
          imports.add(new StreamImport(byName.get(stream.account()), stream));
        } catch (TransformException wrong) {
          throw new IllegalArgumentException(
              spec.name() + " imports " + stream.subject() + ": " + wrong.getMessage(), wrong);
        }
      }
    }
    byName.get(spec.name()).streamImports(imports);
  }
}
