package io.natrium.kernel.conductor;

import io.natrium.spi.config.ConfigBoolean;
import io.natrium.spi.config.ConfigMap;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Finds the listeners on which certificates say which user a peer is. Pure. */
final class CertificateWays {

  private CertificateWays() {}

  /** The ways to connect to such listeners of a configuration. */
  static Set<String> of(ConfigMap root) {
    Set<String> ways = new HashSet<>();
    if (maps(root)) {
      ways.add("STANDARD");
    }
    boolean websocket = mapsIn(root, "websocket", "ws");
    if (websocket) {
      ways.add("WEBSOCKET");
    }
    if (mapsIn(root, "mqtt")) {
      ways.add("MQTT");
      ways.add("MQTT_WS");
    }
    if (mapsIn(root, "leafnodes", "leaf")) {
      ways.add("LEAFNODE");
      ways.add("LEAFNODE_WS");
    }
    return ways;
  }

  private static boolean mapsIn(ConfigMap root, String... names) {
    return block(root, names).filter(CertificateWays::maps).isPresent();
  }

  private static boolean maps(ConfigMap listener) {
    return block(listener, "tls")
        .flatMap(tls -> tls.findLast("verify_and_map", "map"))
        .map(ConfigMap.Entry::value)
        .filter(ConfigBoolean.class::isInstance)
        .map(flag -> ((ConfigBoolean) flag).value())
        .orElse(false);
  }

  private static Optional<ConfigMap> block(ConfigMap map, String... names) {
    return map.findLast(names)
        .map(ConfigMap.Entry::value)
        .filter(ConfigMap.class::isInstance)
        .map(ConfigMap.class::cast);
  }
}
