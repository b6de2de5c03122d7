package io.natrium.kernel.account;

import io.natrium.spi.account.AccountExport;
import io.natrium.spi.account.AccountImport;
import io.natrium.spi.account.AccountLimits;
import io.natrium.spi.account.AccountSpec;
import io.natrium.spi.account.PermissionsReader;
import io.natrium.spi.account.SubjectMapping;
import io.natrium.spi.account.TraceDestination;
import io.natrium.spi.account.UserReader;
import io.natrium.spi.account.UserSpec;
import io.natrium.spi.auth.Permissions;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.Problems;
import io.natrium.spi.nkey.PublicNkey;
import io.natrium.spi.wire.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the block of one account. Thread: whoever reads the configuration. */
final class AccountReader {

  private final Problems problems;
  private final List<UserSpec> users = new ArrayList<>();

  AccountReader(Problems problems) {
    this.problems = problems;
  }

  /** The users of the accounts read so far. */
  List<UserSpec> users() {
    return users;
  }

  AccountSpec read(String name, ConfigMap block) {
    ConfigFields fields = ConfigFields.of(block, problems);
    SharingReader sharing = new SharingReader(problems);
    String nkey = fields.text("nkey").orElse("");
    if (!nkey.isEmpty() && !PublicNkey.isValid(nkey, PublicNkey.Kind.ACCOUNT)) {
      fields.error("nkey", "Not a valid public nkey for an account: \"" + nkey + '"');
    }
    Optional<Permissions> defaults =
        fields.value("default_permissions").flatMap(new PermissionsReader(problems)::read);
    fields
        .value("users")
        .ifPresent(
            list ->
                new UserReader(problems)
                    .read(list, name)
                    .forEach(user -> users.add(user.withDefaults(defaults))));
    List<AccountExport> exports = fields.entry("exports").map(sharing::exports).orElse(List.of());
    List<AccountImport> imports = fields.entry("imports").map(sharing::imports).orElse(List.of());
    List<SubjectMapping> mappings =
        fields.block("mappings", "maps").map(new MappingReader(problems)::read).orElse(List.of());
    AccountLimits limits = fields.fields("limits").map(this::limits).orElse(AccountLimits.NONE);
    Optional<TraceDestination> trace =
        fields.entry("msg_trace", "trace_dest").flatMap(new TraceReader(problems)::read);
    Optional<ConfigValue> jetStream = fields.value("jetstream");
    fields.finish();
    return new AccountSpec(
        name, nkey, limits, exports, imports, mappings, defaults, trace, jetStream);
  }

  private AccountLimits limits(ConfigFields fields) {
    long connections = fields.integer("max_connections", "max_conn").orElse(-1);
    long subscriptions = fields.integer("max_subscriptions", "max_subs").orElse(-1);
    long payload = fields.integer("max_payload", "max_pay").orElse(-1);
    long leafNodes = fields.integer("max_leafnodes", "max_leafs").orElse(-1);
    for (ConfigMap.Entry entry : fields.map().entries()) {
      String key = ConfigMap.fold(entry.key());
      boolean known =
          List.of(
                  "max_connections",
                  "max_conn",
                  "max_subscriptions",
                  "max_subs",
                  "max_payload",
                  "max_pay",
                  "max_leafnodes",
                  "max_leafs")
              .contains(key);
      if (!known && !entry.usedAsVariable()) {
        problems.error(
            entry.keyPosition(),
            "Unknown field " + Quoted.of(entry.key()) + " parsing account limits");
      }
    }
    return new AccountLimits(connections, leafNodes, subscriptions, payload);
  }
}
