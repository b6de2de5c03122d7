package io.natrium.auth.callout;

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
import io.natrium.spi.nkey.PublicNkey;
import io.natrium.spi.wire.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code auth_callout} in the block {@code authorization}. Texts of errors are the
 * reference's. Thread: whoever reads the configuration.
 */
final class CalloutSection implements ConfigSection<CalloutOptions> {

  private static final String[] NAMES = {"auth_callout", "auth_hook"};

  @Override
  public String name() {
    return "authorization.auth_callout";
  }

  @Override
  public Set<String> keys() {
    return Set.of("authorization.auth_callout", "authorization.auth_hook");
  }

  @Override
  public CalloutOptions defaults() {
    return CalloutOptions.NONE;
  }

  @Override
  public CalloutOptions read(ConfigFields fields, Problems problems) {
    Optional<ConfigMap.Entry> entry = fields.entry(NAMES);
    if (entry.isEmpty()) {
      return CalloutOptions.NONE;
    }
    if (!(entry.get().value() instanceof ConfigMap block)) {
      problems.error(
          entry.get().keyPosition(),
          "Expected authorization callout to be a map/struct, got " + entry.get().value().kind());
      return CalloutOptions.NONE;
    }
    return readBlock(ConfigFields.of(block, problems), entry.get().keyPosition());
  }

  private static CalloutOptions readBlock(ConfigFields block, Position position) {
    Problems problems = block.problems();
    String issuer = block.text("issuer").orElse("");
    String account =
        block.text("account", "acc").filter(name -> !name.isEmpty()).orElse(Grant.GLOBAL_ACCOUNT);
    List<String> users = texts(block, "auth_users field", "auth_users", "users");
    String curveKey = block.text("xkey", "key").orElse("");
    List<String> accounts = texts(block, "allowed accounts field", "allowed_accounts");
    if (block.has("issuer") && !PublicNkey.isValid(issuer, PublicNkey.Kind.ACCOUNT)) {
      block.error(
          "issuer",
          "Expected callout user to be a valid public account nkey, got \"" + issuer + '"');
    } else if (issuer.isEmpty()) {
      problems.error(position, "Authorization callouts require an issuer to be specified");
    }
    if (block.has("xkey", "key") && !PublicNkey.isValid(curveKey, PublicNkey.Kind.CURVE)) {
      problems.error(
          block.positionOf("xkey", "key"),
          "Expected callout xkey to be a valid public xkey, got \"" + curveKey + '"');
    }
    if (users.isEmpty()) {
      problems.error(position, "Authorization callouts require authorized users to be specified");
    }
    for (ConfigMap.Entry entry : block.map().entries()) {
      if (!entry.usedAsVariable() && !isKnown(entry.key())) {
        problems.error(
            entry.keyPosition(),
            "Unknown field " + Quoted.of(entry.key()) + " parsing authorization callout");
      }
    }
    return new CalloutOptions(issuer, account, users, curveKey, accounts);
  }

  private static boolean isKnown(String key) {
    return List.of(
            "issuer", "account", "acc", "auth_users", "users", "xkey", "key", "allowed_accounts")
        .contains(ConfigMap.fold(key));
  }

  private static List<String> texts(ConfigFields block, String what, String... names) {
    Optional<ConfigValue> value = block.value(names);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof ConfigList list)) {
      block
          .problems()
          .error(
              block.positionOf(names),
              "Expected " + what + " to be an array, got " + value.get().kind());
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (ConfigValue element : list.values()) {
      if (element instanceof ConfigText text) {
        texts.add(text.value());
      } else {
        block
            .problems()
            .error(element.position(), "Expected a text in " + what + ", got " + element.kind());
      }
    }
    return texts;
  }

  @Override
  public void check(CalloutOptions own, ConfigView all, Problems problems) {
    if (!own.isConfigured()) {
      return;
    }
    Position position =
        all.root()
            .find("authorization")
            .map(ConfigMap.Entry::value)
            .filter(ConfigMap.class::isInstance)
            .flatMap(block -> ((ConfigMap) block).findLast(NAMES))
            .map(ConfigMap.Entry::keyPosition)
            .orElse(Position.none());
    Set<String> accounts = accounts(all);
    for (String allowed : own.allowedAccounts()) {
      if (!accounts.contains(allowed)) {
        problems.error(
            position,
            "auth_callout allowed account \"" + allowed + "\" not found in configured accounts");
      }
    }
    if (!accounts.contains(own.account()) && !own.account().equals(Grant.GLOBAL_ACCOUNT)) {
      problems.warning(
          position, "Authorization callout account \"" + own.account() + "\" not valid");
    }
    Set<String> users = users(all);
    for (String user : own.authUsers()) {
      if (!users.contains(user)) {
        problems.warning(position, "Authorization callout user \"" + user + "\" not valid");
      }
    }
  }

  /** The names of the accounts that are written; $G is one where it has mappings. */
  private static Set<String> accounts(ConfigView all) {
    Set<String> names = new HashSet<>();
    Optional<ConfigValue> written = all.root().find("accounts").map(ConfigMap.Entry::value);
    if (written.isPresent() && written.get() instanceof ConfigMap map) {
      map.entries().forEach(entry -> names.add(entry.key()));
    } else if (written.isPresent() && written.get() instanceof ConfigList list) {
      for (ConfigValue one : list.values()) {
        if (one instanceof ConfigText name) {
          names.add(name.value());
        }
      }
    }
    if (all.has("mappings") || all.has("maps")) {
      names.add(Grant.GLOBAL_ACCOUNT);
    }
    return names;
  }

  /** The names and keys of the users that are written. */
  private static Set<String> users(ConfigView all) {
    Set<String> names = new HashSet<>();
    all
        .section(ConfiguredUsers.SECTION, ConfiguredUsers.class)
        .map(ConfiguredUsers::inAccounts)
        .orElse(List.of())
        .stream()
        .map(UserSpec::id)
        .forEach(names::add);
    Optional<ConfigValue> block = all.root().find("authorization").map(ConfigMap.Entry::value);
    if (block.isPresent() && block.get() instanceof ConfigMap map) {
      map.findLast("user", "username").ifPresent(entry -> text(entry.value(), names));
      if (map.find("users").map(ConfigMap.Entry::value).orElse(null) instanceof ConfigList list) {
        for (ConfigValue user : list.values()) {
          if (user instanceof ConfigMap fields) {
            fields.findLast("user", "username", "nkey").ifPresent(e -> text(e.value(), names));
          }
        }
      }
    }
    return names;
  }

  private static void text(ConfigValue value, Set<String> into) {
    if (value instanceof ConfigText text) {
      into.add(text.value());
    }
  }

  @Override
  public ReloadPlan plan(CalloutOptions from, CalloutOptions to) {
    return from.equals(to) ? ReloadPlan.unchanged() : new ReloadPlan.Apply(() -> {}, true);
  }
}
