package io.natrium.websocket;

import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.ConfigView;
import io.natrium.spi.config.HostPort;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problems;
import io.natrium.spi.transport.EndpointAccess;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The rules that a WebSocket listener has to keep. Confined to one check. */
final class WebsocketRules {

  private static final Set<String> RESERVED =
      Set.of("host", "content-length", "connection", "upgrade", "nats-no-masking");
  private static final String[] OPERATORS = {
    "operator",
    "operators",
    "roots",
    "root",
    "root_operators",
    "root_operator",
    "trusted",
    "trusted_keys"
  };

  private final WebsocketOptions options;
  private final ConfigView all;
  private final Position position;
  private final Problems problems;

  WebsocketRules(WebsocketOptions options, ConfigView all, Position position, Problems problems) {
    this.options = options;
    this.all = all;
    this.position = position;
    this.problems = problems;
  }

  void check() {
    if (options.tls().isEmpty() && !options.noTls()) {
      error("websocket requires TLS configuration");
    }
    for (String origin : options.allowedOrigins()) {
      try {
        Origin.parse(origin);
      } catch (IllegalArgumentException wrong) {
        error("unable to parse allowed origin: " + wrong.getMessage());
      }
    }
    checkAdvertise();
    checkAccess();
    String jwtCookie = options.cookies().jwt();
    if (!jwtCookie.isEmpty() && !hasOperators()) {
      error(
          "trusted operators or trusted keys configuration is required for JWT authentication via"
              + " cookie \""
              + jwtCookie
              + '"');
    }
    options.headers().forEach(this::checkHeader);
  }

  private void error(String text) {
    problems.error(position, text);
  }

  private void checkAdvertise() {
    String advertise = options.advertise();
    if (advertise.lastIndexOf(':') > advertise.lastIndexOf(']')) {
      try {
        HostPort.parse(advertise);
      } catch (IllegalArgumentException wrong) {
        error("websocket advertise: " + wrong.getMessage());
      }
    }
  }

  private boolean hasOperators() {
    for (String key : OPERATORS) {
      if (all.has(key)) {
        return true;
      }
    }
    return false;
  }

  private void checkAccess() {
    EndpointAccess access = options.access();
    Set<String> users = users();
    String fallback = access.noAuthUser();
    if (!fallback.isEmpty()) {
      if (hasOperators()) {
        error("no_auth_user not compatible with Trusted Operator");
      } else if (users.isEmpty()) {
        error("no_auth_user: \"" + fallback + "\" present, but users/nkeys are not defined");
      } else if (!users.contains(fallback)) {
        error(
            "no_auth_user: \""
                + fallback
                + "\" not present as user or nkey in authorization block or account configuration");
      }
    }
    if (!users.isEmpty() && !access.user().isEmpty()) {
      error("websocket authentication username not compatible with presence of users/nkeys");
    }
    if (!users.isEmpty() && !access.token().isEmpty()) {
      error("websocket authentication token not compatible with presence of users/nkeys");
    }
  }

  /** Names of all users, and public keys of those that have no name. */
  private Set<String> users() {
    Set<String> names = new HashSet<>();
    block(all.root(), "authorization").ifPresent(block -> addUsers(block, names));
    block(all.root(), "accounts")
        .ifPresent(
            accounts -> {
              for (ConfigMap.Entry account : accounts.entries()) {
                if (account.value() instanceof ConfigMap block) {
                  addUsers(block, names);
                }
              }
            });
    return names;
  }

  private static Optional<ConfigMap> block(ConfigMap map, String key) {
    return map.find(key)
        .map(ConfigMap.Entry::value)
        .flatMap(value -> value instanceof ConfigMap block ? Optional.of(block) : Optional.empty());
  }

  private static void addUsers(ConfigMap block, Set<String> names) {
    Optional<ConfigMap.Entry> users = block.find("users");
    if (users.isEmpty() || !(users.get().value() instanceof ConfigList list)) {
      return;
    }
    for (ConfigValue user : list.values()) {
      if (user instanceof ConfigMap fields) {
        fields
            .findLast("user", "username", "nkey")
            .map(ConfigMap.Entry::value)
            .ifPresent(
                name -> {
                  if (name instanceof ConfigText text) {
                    names.add(text.value());
                  }
                });
      }
    }
  }

  private void checkHeader(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (RESERVED.contains(lower)) {
      error("websocket: invalid header \"" + name + "\" not allowed");
    } else if (lower.startsWith("sec-websocket-")) {
      error("websocket: invalid header \"" + name + "\", \"Sec-WebSocket-\" prefix not allowed");
    } else if (!Headers.isToken(name) || !Headers.isValue(value)) {
      error("websocket: header \"" + name + "\" has characters that HTTP does not allow");
    }
  }
}
