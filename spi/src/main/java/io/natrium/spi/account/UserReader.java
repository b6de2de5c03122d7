package io.natrium.spi.account;

import io.natrium.spi.Stable;
import io.natrium.spi.auth.Permissions;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.Problems;
import io.natrium.spi.nkey.PublicNkey;
import io.natrium.spi.wire.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads lists of users. Thread: whoever reads the configuration. */
@Stable
public final class UserReader {

  private static final Set<String> CONNECTION_TYPES =
      Set.of("STANDARD", "WEBSOCKET", "LEAFNODE", "LEAFNODE_WS", "MQTT", "MQTT_WS", "IN_PROCESS");

  private final Problems problems;
  private final PermissionsReader permissions;

  /** Makes a reader that reports to {@code problems}. */
  public UserReader(Problems problems) {
    this.problems = problems;
    this.permissions = new PermissionsReader(problems);
  }

  /**
   * Reads the value of {@code users}. Two users of one name are not told here, because users of
   * several lists may not share a name either.
   *
   * @param account account of the users
   * @return the users that could be read
   */
  public List<UserSpec> read(ConfigValue value, String account) {
    if (!(value instanceof ConfigList list)) {
      problems.error(value.position(), "Expected users field to be an array, got " + value.kind());
      return List.of();
    }
    List<UserSpec> users = new ArrayList<>();
    for (ConfigValue element : list.values()) {
      if (element instanceof ConfigMap map) {
        user(map, account).ifPresent(users::add);
      } else {
        problems.error(
            element.position(), "Expected user entry to be a map/struct, got " + element.kind());
      }
    }
    return users;
  }

  private Optional<UserSpec> user(ConfigMap map, String account) {
    ConfigFields fields = ConfigFields.of(map, problems);
    String nkey = fields.text("nkey").orElse("");
    String name = fields.text("user", "username").orElse("");
    String password = fields.text("pass", "password").orElse("");
    Optional<Permissions> rights =
        fields.value("permission", "permissions", "authorization").flatMap(permissions::read);
    Set<String> types =
        connectionTypes(fields, "allowed_connection_types", "connection_types", "clients");
    boolean proxyRequired = fields.bool("proxy_required").orElse(false);
    fields.finish();
    if (nkey.isEmpty() && name.isEmpty()) {
      problems.error(map.position(), "User entry requires a user");
      return Optional.empty();
    }
    if (!nkey.isEmpty() && !PublicNkey.isValid(nkey, PublicNkey.Kind.USER)) {
      problems.error(map.position(), "Not a valid public nkey for a user");
      return Optional.empty();
    }
    if (!nkey.isEmpty() && !(name.isEmpty() && password.isEmpty())) {
      problems.error(map.position(), "Nkey users do not take usernames or passwords");
      return Optional.empty();
    }
    return Optional.of(new UserSpec(account, name, password, nkey, rights, types, proxyRequired));
  }

  private Set<String> connectionTypes(ConfigFields fields, String... names) {
    Set<String> types = new LinkedHashSet<>();
    List<String> unknown = new ArrayList<>();
    for (String written : fields.texts(names).orElse(List.of())) {
      String type = written.toUpperCase(Locale.ROOT);
      if (!CONNECTION_TYPES.contains(type)) {
        unknown.add(Quoted.of(type));
      }
      types.add(type);
    }
    if (!unknown.isEmpty()) {
      problems.error(
          fields.positionOf(names), "invalid connection types [" + String.join(" ", unknown) + ']');
    }
    return types;
  }
}
