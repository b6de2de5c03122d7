package io.natrium.auth.basic;

import io.natrium.spi.config.ConfigDecimal;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigInteger;
import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.GoDuration;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import java.time.Duration;
import java.util.ArrayList;
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
    AuthorizationOptions options =
        fields
            .fields("authorization")
            .map(block -> readBlock(block, noAuthUser))
            .orElseGet(
                () ->
                    new AuthorizationOptions("", "", "", List.of(), Optional.empty(), noAuthUser));
    if (!noAuthUser.isEmpty()) {
      checkNoAuthUser(options, fields.positionOf("no_auth_user"), problems);
    }
    return options;
  }

  private static AuthorizationOptions readBlock(ConfigFields block, String noAuthUser) {
    String user = block.text("user", "username").orElse("");
    String password = block.text("pass", "password").orElse("");
    String token = block.text("token").orElse("");
    Optional<Duration> timeout = timeout(block);
    Optional<ConfigList> list = block.list("users");
    List<BasicUser> users = list.map(all -> users(all, block.problems())).orElse(List.of());
    block.finish();
    if ((!user.isEmpty() || !password.isEmpty()) && !token.isEmpty()) {
      error(block, "Cannot have a user/pass and token");
    }
    if (list.isPresent() && !user.isEmpty()) {
      error(block, "Can not have a single user/pass and a users array");
    }
    if (list.isPresent() && !token.isEmpty()) {
      error(block, "Can not have a token and a users array");
    }
    return new AuthorizationOptions(user, password, token, users, timeout, noAuthUser);
  }

  private static void error(ConfigFields block, String text) {
    block.problems().error(block.map().position(), text);
  }

  private static void checkNoAuthUser(
      AuthorizationOptions options, Position position, Problems problems) {
    String name = options.noAuthUser();
    if (options.users().isEmpty()) {
      problems.error(
          position, "no_auth_user: \"" + name + "\" present, but users/nkeys are not defined");
    } else if (options.users().stream().noneMatch(user -> user.name().equals(name))) {
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
              "timeout of "
                  + timeout.toSeconds()
                  + " seconds is high, consider keeping it under 60 seconds. possibly caused by"
                  + " unquoted duration; use '1m' instead of 1m, for example");
    }
    return timeout.isZero() ? Optional.empty() : Optional.of(timeout);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * NANOS));
  }

  private static List<BasicUser> users(ConfigList list, Problems problems) {
    List<BasicUser> users = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ConfigValue value : list.values()) {
      if (!(value instanceof ConfigMap map)) {
        problems.error(
            value.position(), "Expected user entry to be a map/struct, got " + value.kind());
        continue;
      }
      ConfigFields fields = ConfigFields.of(map, problems);
      String name = fields.text("user", "username").orElse("");
      String password = fields.text("pass", "password").orElse("");
      fields.finish();
      if (name.isEmpty()) {
        problems.error(map.position(), "User entry requires a user");
      } else if (!names.add(name)) {
        problems.error(map.position(), "Duplicate user \"" + name + "\" detected");
      } else {
        users.add(new BasicUser(name, password));
      }
    }
    return users;
  }

  @Override
  public ReloadPlan plan(AuthorizationOptions from, AuthorizationOptions to) {
    return from.equals(to) ? ReloadPlan.unchanged() : new ReloadPlan.Apply(() -> {}, true);
  }
}
