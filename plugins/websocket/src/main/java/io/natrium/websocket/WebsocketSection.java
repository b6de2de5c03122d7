package io.natrium.websocket;

import io.natrium.spi.config.ConfigDecimal;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigInteger;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.ConfigView;
import io.natrium.spi.config.GoDuration;
import io.natrium.spi.config.HostPort;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.config.TlsOptions;
import io.natrium.spi.transport.EndpointAccess;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code websocket}. Thread: whoever reads the configuration; plans run on the plugin's
 * control thread.
 */
final class WebsocketSection implements ConfigSection<WebsocketOptions> {

  private static final String[] KEYS = {"websocket", "ws"};
  private static final double NANOS = 1e9;
  private static final int MAX_PORT = 65_535;

  /** What happens to the running listener. */
  interface Listening {

    /** Prepares the change from one set of options to another; see {@link ConfigSection#plan}. */
    ReloadPlan plan(WebsocketOptions from, WebsocketOptions to);
  }

  private final Listening listening;

  WebsocketSection(Listening listening) {
    this.listening = listening;
  }

  @Override
  public String name() {
    return "websocket";
  }

  @Override
  public Set<String> keys() {
    return Set.of(KEYS);
  }

  @Override
  public WebsocketOptions defaults() {
    return WebsocketOptions.NONE;
  }

  @Override
  public WebsocketOptions read(ConfigFields fields, Problems problems) {
    return fields.fields(KEYS).map(WebsocketSection::readBlock).orElse(WebsocketOptions.NONE);
  }

  private static WebsocketOptions readBlock(ConfigFields block) {
    Optional<HostPort> listen = block.listen("listen");
    String host = block.text("host", "net").or(() -> listen.map(HostPort::host)).orElse("");
    int port = block.smallInteger("port").orElse(listen.map(HostPort::port).orElse(0));
    if (port < -1 || port > MAX_PORT) {
      block.error(block.has("port") ? "port" : "listen", "port " + port + " is out of range");
    }
    WebsocketOptions options =
        new WebsocketOptions(
            host.isEmpty() ? WebsocketOptions.DEFAULT_HOST : host,
            port,
            block.text("advertise").orElse(""),
            block.bool("no_tls").orElse(false),
            block.entry("tls").map(entry -> TlsOptions.read(entry, block.problems(), true)),
            block.bool("same_origin").orElse(false),
            block
                .texts(
                    "allowed_origins",
                    "allowed_origin",
                    "allow_origins",
                    "allow_origin",
                    "origins",
                    "origin")
                .orElse(WebsocketOptions.NONE.allowedOrigins()),
            handshakeTimeout(block),
            block.bool("compress", "compression").orElse(false),
            new WebsocketOptions.Cookies(
                block.text("jwt_cookie").orElse(""),
                block.text("user_cookie").orElse(""),
                block.text("pass_cookie").orElse(""),
                block.text("token_cookie").orElse("")),
            access(block),
            block.textMap("headers").orElse(Map.of()),
            block.durationOrSeconds("ping_interval").filter(interval -> !interval.isZero()));
    block.finish();
    return options;
  }

  private static Duration handshakeTimeout(ConfigFields block) {
    Optional<ConfigValue> value = block.value("handshake_timeout");
    Duration timeout = Duration.ZERO;
    if (value.isEmpty()) {
      return WebsocketOptions.DEFAULT_HANDSHAKE_TIMEOUT;
    } else if (value.get() instanceof ConfigInteger seconds) {
      timeout = seconds((double) seconds.value());
    } else if (value.get() instanceof ConfigText text) {
      try {
        timeout = GoDuration.parse(text.value());
      } catch (IllegalArgumentException wrong) {
        block.error("handshake_timeout", wrong.getMessage());
      }
    } else {
      block.error(
          "handshake_timeout",
          "error parsing handshake timeout: unsupported type " + value.get().kind());
    }
    return timeout.isZero() || timeout.isNegative()
        ? WebsocketOptions.DEFAULT_HANDSHAKE_TIMEOUT
        : timeout;
  }

  private static Duration seconds(double seconds) {
    // A cast from an overlarge double stops at the largest long.
    return Duration.ofNanos((long) (seconds * NANOS));
  }

  private static EndpointAccess access(ConfigFields block) {
    String noAuthUser = block.text("no_auth_user").orElse("");
    Optional<ConfigFields> inner = block.fields("authorization", "authentication");
    if (inner.isEmpty()) {
      return new EndpointAccess("", "", "", noAuthUser, Optional.empty());
    }
    ConfigFields fields = inner.get();
    EndpointAccess access =
        new EndpointAccess(
            fields.text("user", "username").orElse(""),
            fields.text("pass", "password").orElse(""),
            fields.text("token").orElse(""),
            noAuthUser,
            accessTimeout(fields));
    fields.finish();
    return access;
  }

  private static Optional<Duration> accessTimeout(ConfigFields fields) {
    Optional<ConfigValue> value = fields.value("timeout");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    double seconds = 1;
    if (value.get() instanceof ConfigInteger whole) {
      seconds = (double) whole.value();
    } else if (value.get() instanceof ConfigDecimal fraction) {
      seconds = fraction.value();
    } else {
      fields.error("timeout", "the timeout of websocket authorization is a number of seconds");
    }
    return seconds > 0 ? Optional.of(seconds(seconds)) : Optional.empty();
  }

  @Override
  public void check(WebsocketOptions own, ConfigView all, Problems problems) {
    if (!own.listens()) {
      return; // as in the reference: without a port nothing else counts
    }
    Optional<ConfigMap.Entry> entry = all.root().findLast(KEYS);
    Position position = entry.map(ConfigMap.Entry::keyPosition).orElse(Position.none());
    new WebsocketRules(own, all, position, problems).check();
  }

  @Override
  public ReloadPlan plan(WebsocketOptions from, WebsocketOptions to) {
    return listening.plan(from, to);
  }
}
