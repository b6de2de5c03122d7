package io.natrium.kernel.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.config.ConfigLoader;
import io.natrium.kernel.config.ConfigOrigin;
import io.natrium.kernel.config.ConfigParser;
import io.natrium.kernel.config.ConfigRejectedException;
import io.natrium.kernel.config.ConfigSource;
import io.natrium.kernel.config.LoadedConfig;
import io.natrium.kernel.config.Overlay;
import io.natrium.kernel.config.SectionRegistry;
import io.natrium.spi.config.Problem;
import io.natrium.spi.config.ReloadPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerOptionsSectionTest {

  private final List<ServerOptions> committed = new ArrayList<>();
  private final ServerOptionsSection section =
      new ServerOptionsSection((from, to) -> ReloadPlan.unchanged(), committed::add);

  private LoadedConfig load(String text, Overlay overlay) {
    SectionRegistry registry = new SectionRegistry();
    registry.add("kernel", section);
    return new ConfigLoader(new ConfigParser(ConfigSource.system()), registry, overlay)
        .load(new ConfigOrigin.Text(text));
  }

  private ServerOptions read(String text) {
    return load(text, Overlay.none()).value(section);
  }

  private List<String> errors(String text) {
    return assertThrows(ConfigRejectedException.class, () -> read(text)).errors().stream()
        .map(Problem::text)
        .toList();
  }

  @Test
  void hasTheDefaultsOfTheReference() {
    ServerOptions options = read("");
    assertEquals(ServerOptions.defaults(), options);
    assertEquals("0.0.0.0", options.listener().host());
    assertEquals(4222, options.listener().port());
    assertNull(options.listener().tls());
    assertEquals(4096, options.limits().maxControlLine());
    assertEquals(1 << 20, options.limits().maxPayload());
    assertEquals(64 << 20, options.limits().maxPending());
    assertEquals(65_536, options.limits().maxConnections());
    assertEquals(10_000, options.limits().maxClosedClients());
    assertEquals(Duration.ofMinutes(2), options.timing().pingInterval());
    assertEquals(2, options.timing().pingMax());
    assertEquals(Duration.ofSeconds(10), options.timing().writeDeadline());
    assertEquals(Duration.ofMinutes(2), options.timing().lameDuckDuration());
    assertEquals(Duration.ofSeconds(10), options.timing().lameDuckGracePeriod());
    assertEquals(3600, options.timing().connectErrorReports());
    assertEquals(1, options.timing().reconnectErrorReports());
    assertTrue(options.logging().logtime());
  }

  @Test
  void readsEveryKey() {
    ServerOptions options =
        read(
            "server_name: n1, server_tags: [A, ' b ', a], server_metadata { k: v }\n"
                + "listen: '127.0.0.1:-1', client_advertise: 'x:1', tls { verify: true }\n"
                + "allow_non_tls: true, max_control_line: 2k, max_payload: 2MB\n"
                + "max_pending: 4MB, max_connections: 5, max_subs: 6, max_sub_tokens: 7\n"
                + "max_traced_msg_len: 8, max_closed_clients: 9, ping_interval: '1s'\n"
                + "ping_max: 3, write_deadline: '2s', write_timeout: retry\n"
                + "lame_duck_duration: '40s', lame_duck_grace_period: '4s'\n"
                + "connect_error_reports: 11, reconnect_error_reports: 12, log_file: l\n"
                + "log_size_limit: 13, log_max_num: 14, syslog: true, remote_syslog: r\n"
                + "debug: true, trace_headers: true, logtime: false, logtime_utc: true\n"
                + "pid_file: p, ports_file_dir: d, no_header_support: true\n"
                + "no_sublist_cache: true, no_fast_producer_stall: true, proxy_protocol: true\n"
                + "feature_flags { js_ack_fc_v2: true }\n");
    assertEquals(
        new IdentityOptions("n1", List.of("a", "b"), Map.of("k", "v")), options.identity());
    assertEquals("127.0.0.1", options.listener().host());
    assertEquals(-1, options.listener().port());
    assertEquals("x:1", options.listener().clientAdvertise());
    assertTrue(options.listener().tls().verify());
    assertTrue(options.listener().allowNonTls());
    assertEquals(new LimitOptions(2000, 2 << 20, 4 << 20, 5, 6, 7, 8, 9), options.limits());
    assertEquals(
        new TimingOptions(
            Duration.ofSeconds(1),
            3,
            Duration.ofSeconds(2),
            WriteTimeout.RETRY,
            Duration.ofSeconds(40),
            Duration.ofSeconds(4),
            11,
            12),
        options.timing());
    assertEquals(
        new LoggingOptions("l", 13, 14, true, "r", true, true, false, true, false, true),
        options.logging());
    assertEquals(new FileOptions("p", "d", ""), options.files());
    assertEquals(
        new FeatureOptions(true, true, true, true, Map.of("js_ack_fc_v2", true)),
        options.features());
  }

  @Test
  void takesZeroAsUnsetButForConnections() {
    ServerOptions options =
        read("port: 0, max_payload: 0, max_pending: 0, ping_interval: '0s', max_conn: 0\n");
    assertEquals(
        ServerOptions.defaults().withLimits(LimitOptions.defaults().withMaxConnections(-1)),
        options);
  }

  @Test
  void takesTheLaterOfListenHostAndPort() {
    assertEquals(1, read("port: 5\nlisten: 'a:1'\n").listener().port());
    assertEquals(5, read("listen: 'a:1'\nport: 5\n").listener().port());
    assertEquals("a", read("listen: 'a:1'\nport: 5\n").listener().host());
    assertEquals("b", read("listen: 'a:1'\nnet: b\n").listener().host());
    assertEquals("0.0.0.0", read("host: b\nlisten: 7\n").listener().host());
  }

  @Test
  void letsTheCommandLineWinOverListen() {
    LoadedConfig config = load("listen: 'a:1'", Overlay.none().integer("port", 9));
    assertEquals(9, config.value(section).listener().port());
    assertEquals("a", config.value(section).listener().host());
  }

  @Test
  void checksRulesBetweenValues() {
    assertEquals(
        List.of("max_payload (2097152) cannot be higher than max_pending (1048576)"),
        errors("max_payload: 2MB, max_pending: 1MB"));
    assertEquals(
        List.of(
            "lame duck grace period (1m0s) should be strictly lower than lame duck duration"
                + " (1m0s)"),
        errors("lame_duck_duration: '1m', lame_duck_grace_period: '1m'"));
    assertEquals(List.of("server name cannot contain spaces"), errors("server_name: 'a b'"));
  }

  @Test
  void warnsOfLargePayloadsAndUnknownFlags() {
    LoadedConfig config =
        load("max_payload: 9MB\nfeature_flags { whatever: true }\n", Overlay.none());
    assertEquals(2, config.warnings().size());
    assertTrue(config.warnings().get(0).text().contains("generally discouraged"));
    assertTrue(config.warnings().get(1).text().contains("\"whatever\""));
  }

  @Test
  void canBeBuiltWithoutText() {
    ServerOptions options =
        ServerOptions.defaults()
            .withListener(ListenerOptions.defaults().withHost("127.0.0.1").withPort(-1))
            .withTiming(TimingOptions.defaults().withPingMax(5));
    assertEquals(-1, options.listener().port());
    assertEquals(5, options.timing().pingMax());
    assertEquals(List.of(), options.validate());
    assertThrows(
        IllegalArgumentException.class, () -> IdentityOptions.defaults().withServerName("a b"));
    assertThrows(
        IllegalArgumentException.class, () -> LimitOptions.defaults().withMaxSubTokens(256));
    assertThrows(NullPointerException.class, () -> ServerOptions.defaults().withLimits(null));
  }

  private static final String BASE = "port: 4222\n";

  private ReloadPlan plan(String change) {
    return section.plan(read(BASE), read(BASE + change));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "debug: true",
        "trace: true",
        "trace_verbose: true",
        "trace_headers: true",
        "logtime: false",
        "logtime_utc: true",
        "logfile: a",
        "syslog: true",
        "remote_syslog: 'udp://x:1'",
        "tls { verify: true }",
        "server_tags: [a]",
        "server_metadata { a: b }",
        "max_connections: 5",
        "max_control_line: 5k",
        "max_payload: 5k",
        "max_traced_msg_len: 5",
        "ping_interval: '5s'",
        "ping_max: 5",
        "write_deadline: '5s'",
        "client_advertise: 'a:5'",
        "client_advertise: 'example.com'",
        "pid_file: a",
        "ports_file_dir: a",
        "connect_error_reports: 5",
        "reconnect_error_reports: 5",
        "no_fast_producer_stall: true"
      })
  void appliesWhatCanChange(String change) {
    ReloadPlan.Apply apply = assertInstanceOf(ReloadPlan.Apply.class, plan(change));
    assertEquals(List.of(), committed);
    apply.commit().run();
    assertEquals(List.of(read(BASE + change)), committed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "port: 4223 -> Port: old=4222, new=4223",
        "host: localhost -> Host: old=0.0.0.0, new=localhost",
        "server_name: x -> ServerName: old=, new=x",
        "allow_non_tls: true -> AllowNonTLS: old=false, new=true",
        "tls { verify_and_map: true } -> TLSMap: old=false, new=true",
        "tls { connection_rate_limit: 4 } -> TLSRateLimit: old=0, new=4",
        "max_pending: 128MB -> MaxPending: old=67108864, new=134217728",
        "max_subscriptions: 4 -> MaxSubs: old=0, new=4",
        "max_sub_tokens: 4 -> MaxSubTokens: old=0, new=4",
        "max_closed_clients: 4 -> MaxClosedClients: old=10000, new=4",
        "write_timeout: close -> WriteTimeout: old=, new=close",
        "lame_duck_duration: '3m' -> LameDuckDuration: old=2m0s, new=3m0s",
        "lame_duck_grace_period: '3s' -> LameDuckGracePeriod: old=10s, new=3s",
        "log_size_limit: 4 -> LogSizeLimit: old=0, new=4",
        "log_max_num: 4 -> LogMaxFiles: old=0, new=4",
        "no_header_support: true -> NoHeaderSupport: old=false, new=true",
        "disable_sublist_cache: true -> NoSublistCache: old=false, new=true",
        "proxy_protocol: true -> ProxyProtocol: old=false, new=true",
        "feature_flags { js_ack_fc_v2: true } -> FeatureFlags: old=map[], new=map[js_ack_fc_v2:true]"
      })
  void refusesWhatCannotChange(String change) {
    String[] parts = change.split(" -> ");
    ReloadPlan.Reject reject = assertInstanceOf(ReloadPlan.Reject.class, plan(parts[0]));
    assertEquals("config reload not supported for " + parts[1], reject.reason());
  }

  @Test
  void namesEveryRefusal() {
    ReloadPlan.Reject reject =
        assertInstanceOf(ReloadPlan.Reject.class, plan("host: a\nmax_subs: 1\ndebug: true\n"));
    assertEquals(2, reject.reason().lines().count());
  }

  @Test
  void refusesAnAdvertisedAddressThatIsNone() {
    ReloadPlan.Reject reject =
        assertInstanceOf(ReloadPlan.Reject.class, plan("client_advertise: 'a:b:c'"));
    assertTrue(reject.reason().startsWith("invalid ClientAdvertise value of a:b:c"));
  }

  @Test
  void keepsThePortThatWasTakenFreely() {
    assertSame(ReloadPlan.unchanged(), section.plan(read("port: 4222"), read("port: -1")));
    ReloadPlan.Apply apply =
        assertInstanceOf(
            ReloadPlan.Apply.class, section.plan(read("port: -1"), read("port: -1, debug: true")));
    assertNotNull(apply.commit());
  }
}
