package io.natrium.kernel.account;

import io.natrium.spi.account.AccountExport;
import io.natrium.spi.account.AccountSpec;
import io.natrium.spi.account.ConfiguredUsers;
import io.natrium.spi.account.UserSpec;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.ConfigView;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.wire.Quoted;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads everything about accounts but who may connect. Runs on the conductor. */
public final class AccountsSection implements ConfigSection<AccountOptions> {

  private static final String[] SYSTEM = {"system_account", "system"};
  private static final String[] NO_SYSTEM = {"no_system_account", "no_system", "no_sys_acc"};

  private final Consumer<AccountOptions> commit;

  /**
   * Makes the section.
   *
   * @param commit puts new accounts into effect; called on the conductor, must not block
   */
  public AccountsSection(Consumer<AccountOptions> commit) {
    this.commit = commit;
  }

  @Override
  public String name() {
    return ConfiguredUsers.SECTION;
  }

  @Override
  public Set<String> keys() {
    return Set.of(
        "accounts",
        "mappings",
        "maps",
        "system_account",
        "system",
        "no_system_account",
        "no_system",
        "no_sys_acc");
  }

  @Override
  public AccountOptions defaults() {
    return AccountOptions.defaults();
  }

  @Override
  public AccountOptions read(ConfigFields fields, Problems problems) {
    Map<String, AccountSpec> accounts = new LinkedHashMap<>();
    AccountReader reader = new AccountReader(problems);
    fields.entry("accounts").ifPresent(entry -> readAccounts(entry, reader, accounts, problems));
    AccountSpec global = AccountSpec.named(Grant.GLOBAL_ACCOUNT);
    Optional<ConfigMap> mappings = fields.block("mappings", "maps");
    if (mappings.isPresent()) {
      global = global.withMappings(new MappingReader(problems).read(mappings.get()));
    }
    accounts.put(Grant.GLOBAL_ACCOUNT, global);
    String system = system(fields, accounts, problems);
    if (!problems.hasErrors()) {
      new SharingCheck(accounts, problems, fields.positionOf("accounts")).run();
    }
    return new AccountOptions(accounts, reader.users(), system);
  }

  private static String system(
      ConfigFields fields, Map<String, AccountSpec> accounts, Problems problems) {
    Optional<String> written = fields.text(SYSTEM);
    boolean none = fields.bool(NO_SYSTEM).orElse(false);
    if (written.isPresent()) {
      if (!accounts.containsKey(written.get())) {
        problems.error(
            fields.positionOf(SYSTEM),
            "error resolving system account: account missing: \"" + written.get() + '"');
      }
      return written.get();
    }
    if (none) {
      return "";
    }
    accounts.computeIfAbsent(AccountOptions.DEFAULT_SYSTEM, AccountSpec::named);
    return AccountOptions.DEFAULT_SYSTEM;
  }

  private static void readAccounts(
      ConfigMap.Entry entry,
      AccountReader reader,
      Map<String, AccountSpec> accounts,
      Problems problems) {
    if (entry.value() instanceof ConfigList names) {
      names.values().forEach(name -> readName(name, accounts, problems));
    } else if (entry.value() instanceof ConfigMap blocks) {
      for (ConfigMap.Entry block : blocks.entries()) {
        readBlock(block, reader, accounts, problems);
      }
    } else {
      problems.error(
          entry.keyPosition(),
          "expected a map or a list of names for \"accounts\", but got " + entry.value().kind());
    }
  }

  private static void readName(
      ConfigValue value, Map<String, AccountSpec> accounts, Problems problems) {
    if (!(value instanceof ConfigText name)) {
      problems.error(value.position(), "expected the name of an account, but got " + value.kind());
    } else if (name.value().equals(Grant.GLOBAL_ACCOUNT)) {
      problems.error(value.position(), '"' + name.value() + "\" is a Reserved Account");
    } else if (accounts.put(name.value(), AccountSpec.named(name.value())) != null) {
      problems.error(value.position(), "Duplicate Account Entry: " + name.value());
    }
  }

  private static void readBlock(
      ConfigMap.Entry block,
      AccountReader reader,
      Map<String, AccountSpec> accounts,
      Problems problems) {
    if (block.usedAsVariable()) {
      return;
    }
    if (!(block.value() instanceof ConfigMap map)) {
      problems.error(block.keyPosition(), "Expected map entries for accounts");
    } else if (block.key().equals(Grant.GLOBAL_ACCOUNT)) {
      problems.error(block.keyPosition(), '"' + block.key() + "\" is a Reserved Account");
    } else {
      accounts.put(block.key(), reader.read(block.key(), map));
    }
  }

  @Override
  public void check(AccountOptions own, ConfigView all, Problems problems) {
    Set<String> seen = new HashSet<>();
    for (UserSpec user : own.inAccounts()) {
      if (!seen.add(user.id())) {
        problems.error(
            all.root().find("accounts").map(ConfigMap.Entry::keyPosition).orElseThrow(),
            (user.nkey().isEmpty() ? "Duplicate user " : "Duplicate nkey ")
                + Quoted.of(user.id())
                + " detected");
      }
    }
    if (!own.inAccounts().isEmpty()) {
      Position accounts =
          all.root().find("accounts").map(ConfigMap.Entry::keyPosition).orElse(Position.none());
      UnreachedParts unreached = new UnreachedParts(own, problems, accounts);
      unreached.reportUsers();
      if (!placesUsers(all)) {
        unreached.reportImports();
      }
    }
    boolean measured =
        own.accounts().values().stream()
            .flatMap(account -> account.exports().stream())
            .anyMatch(
                export ->
                    export instanceof AccountExport.Service service
                        && service.latency().isPresent());
    if (measured && own.systemAccount().isEmpty()) {
      problems.error(
          all.root().find("accounts").map(ConfigMap.Entry::keyPosition).orElseThrow(),
          "Error adding service latency sampling: system account not setup");
    }
  }

  /** Whether an outside service may place users into any account. */
  private static boolean placesUsers(ConfigView all) {
    return all.root().find("authorization").map(ConfigMap.Entry::value).stream()
        .anyMatch(block -> block instanceof ConfigMap map && map.find("auth_callout").isPresent());
  }

  @Override
  public ReloadPlan plan(AccountOptions from, AccountOptions to) {
    if (from.equals(to)) {
      return ReloadPlan.unchanged();
    }
    if (!from.systemAccount().equals(to.systemAccount())) {
      return ReloadPlan.reject(
          "config reload not supported for SystemAccount: old="
              + from.systemAccount()
              + ", new="
              + to.systemAccount());
    }
    return new ReloadPlan.Apply(() -> commit.accept(to), true);
  }
}
