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
import io.natrium.spi.config.ConfigInteger;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.Problems;
import io.natrium.spi.nkey.PublicNkey;
import io.natrium.spi.subject.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the block of one account. Thread: whoever reads the configuration. */
final class AccountReader {

  private static final int ALL = 100;

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
    Optional<TraceDestination> trace = fields.entry("msg_trace", "trace_dest").flatMap(this::trace);
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
            entry.keyPosition(), "Unknown field \"" + entry.key() + "\" parsing account limits");
      }
    }
    return new AccountLimits(connections, leafNodes, subscriptions, payload);
  }

  private Optional<TraceDestination> trace(ConfigMap.Entry entry) {
    if (entry.value() instanceof ConfigText subject) {
      return destination(entry, subject.value(), ALL);
    }
    if (!(entry.value() instanceof ConfigMap map)) {
      problems.error(
          entry.keyPosition(),
          "Expected account message trace \""
              + entry.key()
              + "\" to be a string or a map/struct, got "
              + entry.value().kind());
      return Optional.empty();
    }
    ConfigFields fields = ConfigFields.of(map, problems);
    Optional<String> subject = fields.text("dest");
    Optional<ConfigValue> sampling = fields.value("sampling");
    fields.finish();
    if (subject.isEmpty()) {
      problems.warning(
          entry.keyPosition(), "Trace destination sampling ignored since no destination was set");
      return Optional.empty();
    }
    return destination(entry, subject.get(), sampling.map(this::sampling).orElse(ALL));
  }

  private int sampling(ConfigValue value) {
    int sampling = -1;
    if (value instanceof ConfigInteger number) {
      sampling = (int) Math.min(number.value(), Integer.MAX_VALUE);
    } else if (value instanceof ConfigText text) {
      String digits =
          text.value().endsWith("%")
              ? text.value().substring(0, text.value().length() - 1)
              : text.value();
      try {
        sampling = Integer.parseInt(digits);
      } catch (NumberFormatException wrong) {
        problems.error(
            value.position(), "Invalid trace destination sampling value \"" + digits + '"');
        return ALL;
      }
    }
    if (sampling <= 0 || sampling > ALL) {
      problems.error(
          value.position(),
          "Trace destination sampling value " + sampling + " is invalid, needs to be [1..100]");
      return ALL;
    }
    return sampling;
  }

  private Optional<TraceDestination> destination(
      ConfigMap.Entry entry, String subject, int sampling) {
    if (!Subjects.isValid(subject)) {
      problems.error(entry.keyPosition(), "Trace destination \"" + subject + "\" is not valid");
      return Optional.empty();
    }
    return Optional.of(new TraceDestination(subject, sampling));
  }
}
