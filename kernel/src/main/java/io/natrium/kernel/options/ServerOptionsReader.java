package io.natrium.kernel.options;

import io.natrium.spi.config.ConfigBoolean;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.GoDuration;
import io.natrium.spi.config.HostPort;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.TlsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads the kernel's keys into {@link ServerOptions}. A zero means "not set" wherever nats-server
 * takes it so. Confined to one call.
 */
final class ServerOptionsReader {

  private static final Duration SHORTEST_LAME_DUCK = Duration.ofSeconds(30);

  private final ConfigFields fields;
  private final Problems problems;

  ServerOptionsReader(ConfigFields fields, Problems problems) {
    this.fields = fields;
    this.problems = problems;
  }

  ServerOptions read() {
    return new ServerOptions(
        identity(), listener(), limits(), timing(), logging(), files(), features());
  }

  // ---- identity

  private IdentityOptions identity() {
    IdentityOptions identity = IdentityOptions.defaults();
    String name = fields.text("server_name").orElse("");
    if (name.contains(" ")) {
      fields.error("server_name", "server name cannot contain spaces");
    } else {
      identity = identity.withServerName(name);
    }
    return identity.withTags(tags()).withMetadata(metadata());
  }

  private List<String> tags() {
    Optional<ConfigMap.Entry> entry = fields.entry("server_tags");
    if (entry.isEmpty()) {
      return List.of();
    }
    ConfigValue value = entry.get().value();
    if (value instanceof ConfigText text) {
      return List.of(text.value());
    }
    List<String> tags = new ArrayList<>();
    if (value instanceof ConfigList list) {
      for (ConfigValue element : list.values()) {
        if (!(element instanceof ConfigText text)) {
          problems.error(
              entry.get().keyPosition(),
              "error parsing tags: unsupported type "
                  + element.kind()
                  + " where string is expected");
          return List.of();
        }
        tags.add(text.value());
      }
      return tags;
    }
    problems.error(
        entry.get().keyPosition(), "error parsing tags: unsupported type " + value.kind());
    return tags;
  }

  private Map<String, String> metadata() {
    Optional<ConfigMap.Entry> entry = fields.entry("server_metadata");
    if (entry.isPresent() && !(entry.get().value() instanceof ConfigMap)) {
      problems.error(
          entry.get().keyPosition(),
          "error parsing metadata: unsupported type " + entry.get().value().kind());
      return Map.of();
    }
    return fields.textMap("server_metadata").orElse(Map.of());
  }

  // ---- listener

  private ListenerOptions listener() {
    ListenerOptions defaults = ListenerOptions.defaults();
    HostPort listen = fields.listen("listen").orElse(new HostPort("", 0));
    String host = fields.text("host", "net").orElse("");
    int port = fields.smallInteger("port").orElse(0);
    if (lastOf("listen", "host", "net").equals("listen")) {
      host = listen.host();
    }
    if (lastOf("listen", "port").equals("listen")) {
      port = listen.port();
    }
    return new ListenerOptions(
        host.isEmpty() ? defaults.host() : host,
        port == 0 ? defaults.port() : port,
        fields.text("client_advertise").orElse(""),
        fields.entry("tls").map(block -> TlsOptions.read(block, problems, true)).orElse(null),
        flag("allow_non_tls"));
  }

  /** Of options that overlap, the one written last counts. */
  private String lastOf(String... keys) {
    return fields.map().findLast(keys).map(entry -> ConfigMap.fold(entry.key())).orElse("");
  }

  // ---- limits

  private LimitOptions limits() {
    LimitOptions defaults = LimitOptions.defaults();
    return new LimitOptions(
        orWhenZero(fields.smallInteger("max_control_line"), defaults.maxControlLine()),
        orWhenZero(fields.smallInteger("max_payload"), defaults.maxPayload()),
        maxPending(defaults),
        maxConnections(defaults),
        fields.smallInteger("max_subscriptions", "max_subs").orElse(0),
        maxSubTokens(),
        fields.smallInteger("max_traced_msg_len").orElse(0),
        orWhenZero(fields.smallInteger("max_closed_clients"), defaults.maxClosedClients()));
  }

  private long maxPending(LimitOptions defaults) {
    long maxPending = fields.integer("max_pending").orElse(0);
    return maxPending == 0 ? defaults.maxPending() : maxPending;
  }

  private int maxConnections(LimitOptions defaults) {
    OptionalInt read = fields.smallInteger("max_connections", "max_conn");
    // A zero in the file means that nobody may connect, unlike for every other limit.
    return read.isPresent() && read.getAsInt() == 0 ? -1 : read.orElse(defaults.maxConnections());
  }

  private int maxSubTokens() {
    Optional<ConfigMap.Entry> entry = fields.entry("max_sub_tokens", "max_subscription_tokens");
    OptionalLong read = fields.integer("max_sub_tokens", "max_subscription_tokens");
    if (read.isEmpty()) {
      return 0;
    }
    if (read.getAsLong() > 255 || read.getAsLong() <= 0) {
      String wrong = read.getAsLong() > 0 ? " value is too big" : " value can not be negative";
      problems.error(entry.orElseThrow().keyPosition(), entry.orElseThrow().key() + wrong);
      return 0;
    }
    return (int) read.getAsLong();
  }

  // ---- timing

  private TimingOptions timing() {
    TimingOptions defaults = TimingOptions.defaults();
    return new TimingOptions(
        orWhenZero(fields.durationOrSeconds("ping_interval"), defaults.pingInterval()),
        orWhenZero(fields.smallInteger("ping_max"), defaults.pingMax()),
        orWhenZero(fields.durationOrSeconds("write_deadline"), defaults.writeDeadline()),
        writeTimeout(),
        lameDuckDuration(defaults),
        lameDuckGracePeriod(defaults),
        orWhenZero(fields.smallInteger("connect_error_reports"), defaults.connectErrorReports()),
        orWhenZero(
            fields.smallInteger("reconnect_error_reports"), defaults.reconnectErrorReports()));
  }

  private WriteTimeout writeTimeout() {
    String policy = fields.text("write_timeout").orElse("default");
    switch (policy) {
      case "default":
        return WriteTimeout.DEFAULT;
      case "close":
        return WriteTimeout.CLOSE;
      case "retry":
        return WriteTimeout.RETRY;
      default:
        fields.error("write_timeout", "write_timeout must be 'default', 'close' or 'retry'");
        return WriteTimeout.DEFAULT;
    }
  }

  private Duration lameDuckDuration(TimingOptions defaults) {
    Optional<Duration> read = fields.duration("lame_duck_duration");
    if (read.isPresent() && read.get().compareTo(SHORTEST_LAME_DUCK) < 0) {
      fields.error(
          "lame_duck_duration",
          "invalid lame_duck_duration of "
              + GoDuration.format(read.get())
              + ", minimum is 30 seconds");
      return defaults.lameDuckDuration();
    }
    return read.orElse(defaults.lameDuckDuration());
  }

  private Duration lameDuckGracePeriod(TimingOptions defaults) {
    Optional<Duration> read = fields.duration("lame_duck_grace_period");
    if (read.isPresent() && read.get().isNegative()) {
      fields.error(
          "lame_duck_grace_period", "invalid lame_duck_grace_period, needs to be positive");
      return defaults.lameDuckGracePeriod();
    }
    return orWhenZero(read, defaults.lameDuckGracePeriod());
  }

  // ---- logging, files, features

  private LoggingOptions logging() {
    boolean verbose = flag("trace_verbose");
    boolean headers = flag("trace_headers");
    return new LoggingOptions(
        fields.text("logfile", "log_file").orElse(""),
        fields.integer("logfile_size_limit", "log_size_limit").orElse(0),
        fields.integer("logfile_max_num", "log_max_num").orElse(0),
        flag("syslog"),
        fields.text("remote_syslog").orElse(""),
        flag("debug"),
        // The stricter forms of tracing switch tracing on.
        flag("trace") || verbose || headers,
        verbose,
        headers,
        fields.bool("logtime").orElse(true),
        flag("logtime_utc"));
  }

  private FileOptions files() {
    return new FileOptions(
        fields.text("pidfile", "pid_file").orElse(""),
        fields.text("ports_file_dir").orElse(""),
        fields.text("store_dir", "storedir").orElse(""));
  }

  private FeatureOptions features() {
    return new FeatureOptions(
        flag("no_header_support"),
        flag("disable_sublist_cache", "no_sublist_cache"),
        flag("no_fast_producer_stall"),
        flag("proxy_protocol"),
        featureFlags());
  }

  private Map<String, Boolean> featureFlags() {
    Optional<ConfigMap.Entry> entry = fields.entry("feature_flags");
    if (entry.isEmpty()) {
      return Map.of();
    }
    if (!(entry.get().value() instanceof ConfigMap map)) {
      problems.error(
          entry.get().keyPosition(),
          "error parsing feature flags: unsupported type " + entry.get().value().kind());
      return Map.of();
    }
    Map<String, Boolean> flags = new LinkedHashMap<>();
    for (ConfigMap.Entry flag : map.entries()) {
      if (flag.value() instanceof ConfigBoolean value) {
        flags.put(flag.key(), value.value());
      } else {
        problems.error(
            flag.keyPosition(),
            "error parsing feature flag \""
                + flag.key()
                + "\": expected bool, got "
                + flag.value().kind());
      }
    }
    return flags;
  }

  // ---- helpers

  private boolean flag(String... names) {
    return fields.bool(names).orElse(false);
  }

  private static int orWhenZero(OptionalInt read, int otherwise) {
    return read.orElse(0) == 0 ? otherwise : read.getAsInt();
  }

  private static Duration orWhenZero(Optional<Duration> read, Duration otherwise) {
    return read.filter(duration -> !duration.isZero()).orElse(otherwise);
  }

  /** Where a key stands, for rules that are checked after reading. */
  static Position positionIn(ConfigMap root, String... keys) {
    return root.findLast(keys).map(ConfigMap.Entry::keyPosition).orElse(Position.none());
  }
}
