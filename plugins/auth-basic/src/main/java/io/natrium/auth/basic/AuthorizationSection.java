package io.natrium.auth.basic;

import io.natrium.spi.account.ConfiguredUsers;
import io.natrium.spi.account.PermissionsReader;
import io.natrium.spi.account.UserReader;
import io.natrium.spi.account.UserSpec;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.auth.Permissions;
import io.natrium.spi.config.ConfigDecimal;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigInteger;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.ConfigView;
import io.natrium.spi.config.GoDuration;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.wire.Quoted;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code authorization} and {@code no_auth_user}. Thread: whoever reads the configuration.
 */
final class AuthorizationSection implements ConfigSection<AuthorizationOptions> {

  private static final Duration HIGH_TIMEOUT = Duration.ofSeconds(60);
  private static final double NANOS = 1e9;

  @Override
  public String name() {
    return "authorization";
  }

  @Override
  public Set<String> keys() {
    return Set.of("authorization", "no_auth_user");
  }

  @Override
  public AuthorizationOptions defaults() {
    return AuthorizationOptions.NONE;
  }

  @Override
  public AuthorizationOptions read(ConfigFields fields, Problems problems) {
    String noAuthUser = fields.text("no_auth_user").orElse("");
    return fields
        .fields("authorization")
        .map(block -> readBlock(block, noAuthUser))
        .orElseGet(() -> AuthorizationOptions.none(noAuthUser));
  }

  private static AuthorizationOptions readBlock(ConfigFields block, String noAuthUser) {
    Problems problems = block.problems();
    String user = block.text("user", "username").orElse("");
    String password = block.text("pass", "password").orElse("");
    String token = block.text("token").orElse("");
    Optional<Duration> timeout = timeout(block);
    Optional<ConfigValue> list = block.value("users");
    Optional<Permissions> defaults =
        block
            .value("default_permission", "default_permissions", "permissions")
            .flatMap(new PermissionsReader(problems)::read);
    List<UserSpec> users =
        list
            .map(all -> new UserReader(problems).read(all, Grant.GLOBAL_ACCOUNT))
            .orElse(List.of())
            .stream()
            .map(one -> one.withDefaults(defaults))
            .toList();
    boolean proxyRequired = block.bool("proxy_required").orElse(false);
    block.finish();
    if ((!user.isEmpty() || !password.isEmpty()) && !token.isEmpty()) {
      error(block, "Cannot have a user/pass and token");
    }
    return new AuthorizationOptions(
        user, password, token, users, timeout, noAuthUser, proxyRequired, true);
  }

  private static void error(ConfigFields block, String text) {
    block.problems().error(block.map().position(), text);
  }

  @Override
  public void check(AuthorizationOptions own, ConfigView all, Problems problems) {
    Position block = position(all, "authorization");
    List<UserSpec> inAccounts =
        all.section(ConfiguredUsers.SECTION, ConfiguredUsers.class)
            .map(ConfiguredUsers::inAccounts)
            .orElse(List.of());
    boolean listed = hasUserList(all) || !inAccounts.isEmpty();
    if (own.declared() && listed && !own.user().isEmpty()) {
      problems.error(block, "Can not have a single user/pass and a users array");
    }
    if (own.declared() && listed && !own.token().isEmpty()) {
      problems.error(block, "Can not have a token and a users array");
    }
    Set<String> names = new HashSet<>();
    inAccounts.forEach(user -> names.add(user.id()));
    for (UserSpec user : own.users()) {
      if (!names.add(user.id())) {
        problems.error(
            block,
            (user.nkey().isEmpty() ? "Duplicate user " : "Duplicate nkey ")
                + Quoted.of(user.id())
                + " detected");
      }
    }
    if (!own.noAuthUser().isEmpty()) {
      checkNoAuthUser(own.noAuthUser(), names, position(all, "no_auth_user"), problems);
    }
  }

  private static boolean hasUserList(ConfigView all) {
    return all.root().find("authorization").map(ConfigMap.Entry::value).stream()
        .anyMatch(block -> block instanceof ConfigMap map && map.find("users").isPresent());
  }

  private static Position position(ConfigView all, String key) {
    return all.root().find(key).map(ConfigMap.Entry::keyPosition).orElse(Position.none());
  }

  private static void checkNoAuthUser(
      String name, Set<String> names, Position position, Problems problems) {
    if (names.isEmpty()) {
      problems.error(
          position, "no_auth_user: \"" + name + "\" present, but users/nkeys are not defined");
    } else if (!names.contains(name)) {
      problems.error(
          position,
          "no_auth_user: \""
              + name
              + "\" not present as user or nkey in authorization block or account configuration");
    }
  }

  private static Optional<Duration> timeout(ConfigFields block) {
    Optional<ConfigMap.Entry> entry = block.entry("timeout");
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    ConfigValue value = entry.get().value();
    Duration timeout;
    if (value instanceof ConfigInteger seconds) {
      timeout = seconds((double) seconds.value());
    } else if (value instanceof ConfigDecimal seconds) {
      timeout = seconds(seconds.value());
    } else if (value instanceof ConfigText text) {
      try {
        timeout = GoDuration.parse(text.value());
      } catch (IllegalArgumentException wrong) {
        block.error(
            "timeout", "error parsing authorization config, 'timeout' " + wrong.getMessage());
        return Optional.empty();
      }
    } else {
      block.error("timeout", "error parsing authorization config, 'timeout' wrong type");
      return Optional.empty();
    }
    if (timeout.compareTo(HIGH_TIMEOUT) > 0) {
      block
          .problems()
          .warning(
              entry.get().keyPosition(),
              "invalid use of field \"timeout\": timeout of "
                  + timeout.toSeconds()
                  + " seconds is high, consider keeping it under 60 seconds. possibly caused by"
                  + " unquoted duration; use '1m' instead of 1m, for example");
    }
    return timeout.isZero() ? Optional.empty() : Optional.of(timeout);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * NANOS));
  }

  @Override
  public ReloadPlan plan(AuthorizationOptions from, AuthorizationOptions to) {
    if (!to.noAuthUser().isEmpty() && !to.noAuthUser().equals(from.noAuthUser())) {
      // As in nats-server it may be taken out, and neither changed nor added.
      return ReloadPlan.reject(
          "config reload not supported for NoAuthUser: old="
              + from.noAuthUser()
              + ", new="
              + to.noAuthUser());
    }
    return from.equals(to) ? ReloadPlan.unchanged() : new ReloadPlan.Apply(() -> {}, true);
  }
}
