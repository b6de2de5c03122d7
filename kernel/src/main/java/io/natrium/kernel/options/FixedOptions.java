package io.natrium.kernel.options;

import io.natrium.spi.config.GoDuration;
import io.natrium.spi.config.HostPort;
import io.natrium.spi.config.TlsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The options that stay as they are until the server restarts, under the names that nats-server
 * gives them in its refusals. Stateless.
 */
final class FixedOptions {

  private record Fixed(String name, Function<ServerOptions, Object> value) {}

  private static final List<Fixed> FIXED =
      List.of(
          new Fixed("ServerName", options -> options.identity().serverName()),
          new Fixed("Host", options -> options.listener().host()),
          new Fixed("Port", options -> options.listener().port()),
          new Fixed("AllowNonTLS", options -> options.listener().allowNonTls()),
          new Fixed("TLSMap", options -> tls(options).verifyAndMap()),
          new Fixed("TLSRateLimit", options -> tls(options).connectionRateLimit()),
          new Fixed("MaxPending", options -> options.limits().maxPending()),
          new Fixed("MaxSubs", options -> options.limits().maxSubscriptions()),
          new Fixed("MaxSubTokens", options -> options.limits().maxSubTokens()),
          new Fixed("MaxClosedClients", options -> options.limits().maxClosedClients()),
          new Fixed("WriteTimeout", options -> options.timing().writeTimeout()),
          new Fixed("LameDuckDuration", options -> options.timing().lameDuckDuration()),
          new Fixed("LameDuckGracePeriod", options -> options.timing().lameDuckGracePeriod()),
          new Fixed("LogSizeLimit", options -> options.logging().sizeLimit()),
          new Fixed("LogMaxFiles", options -> options.logging().maxFiles()),
          new Fixed("NoHeaderSupport", options -> options.features().noHeaderSupport()),
          new Fixed("NoSublistCache", options -> options.features().disableSublistCache()),
          new Fixed("ProxyProtocol", options -> options.features().proxyProtocol()),
          new Fixed("FeatureFlags", options -> options.features().featureFlags()));

  private FixedOptions() {}

  /** Returns a refusal for each changed option that cannot change, and for unusable new values. */
  static List<String> changed(ServerOptions from, ServerOptions to) {
    List<String> refused = new ArrayList<>();
    for (Fixed fixed : FIXED) {
      Object before = fixed.value().apply(from);
      Object after = fixed.value().apply(to);
      if (!before.equals(after)) {
        refused.add(
            "config reload not supported for "
                + fixed.name()
                + ": old="
                + show(before)
                + ", new="
                + show(after));
      }
    }
    checkAdvertise(to.listener().clientAdvertise(), refused);
    return refused;
  }

  private static void checkAdvertise(String advertise, List<String> refused) {
    if (advertise.isEmpty() || isHost(advertise)) {
      return;
    }
    try {
      HostPort.parse(advertise);
    } catch (IllegalArgumentException e) {
      refused.add("invalid ClientAdvertise value of " + advertise + ", err=" + e.getMessage());
    }
  }

  /** A host without a port, or a v6 address in brackets. */
  private static boolean isHost(String text) {
    return text.indexOf(':') < 0
        || (text.startsWith("[") && text.indexOf(']') == text.length() - 1);
  }

  private static TlsOptions tls(ServerOptions options) {
    TlsOptions tls = options.listener().tls();
    return tls == null ? TlsOptions.defaults() : tls;
  }

  private static String show(Object value) {
    if (value instanceof Duration duration) {
      return GoDuration.format(duration);
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + ":" + entry.getValue())
          .sorted()
          .collect(Collectors.joining(" ", "map[", "]"));
    }
    if (value == WriteTimeout.DEFAULT) {
      return "";
    }
    return value instanceof Enum<?> constant
        ? constant.name().toLowerCase(Locale.ROOT)
        : value.toString();
  }
}
