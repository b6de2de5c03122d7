package io.natrium.kernel.options;

import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.ConfigView;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The section of the kernel's own keys. Runs on the conductor.
 *
 * <p>On a reload the commit hands the new options to the kernel, once, after every section
 * accepted. What cannot change while the server runs is refused with nats-server's words, all of it
 * at once.
 */
public final class ServerOptionsSection implements ConfigSection<ServerOptions> {

  private static final Set<String> KEYS =
      Set.of(
          "listen",
          "port",
          "host",
          "net",
          "client_advertise",
          "tls",
          "allow_non_tls",
          "server_name",
          "server_tags",
          "server_metadata",
          "max_control_line",
          "max_payload",
          "max_pending",
          "max_connections",
          "max_conn",
          "max_subscriptions",
          "max_subs",
          "max_sub_tokens",
          "max_subscription_tokens",
          "max_traced_msg_len",
          "max_closed_clients",
          "ping_interval",
          "ping_max",
          "write_deadline",
          "write_timeout",
          "lame_duck_duration",
          "lame_duck_grace_period",
          "connect_error_reports",
          "reconnect_error_reports",
          "logfile",
          "log_file",
          "logfile_size_limit",
          "log_size_limit",
          "logfile_max_num",
          "log_max_num",
          "syslog",
          "remote_syslog",
          "debug",
          "trace",
          "trace_verbose",
          "trace_headers",
          "logtime",
          "logtime_utc",
          "pidfile",
          "pid_file",
          "ports_file_dir",
          "store_dir",
          "storedir",
          "no_header_support",
          "disable_sublist_cache",
          "no_sublist_cache",
          "no_fast_producer_stall",
          "proxy_protocol",
          "feature_flags");

  private static final Set<String> KNOWN_FEATURE_FLAGS =
      Set.of("js_ack_fc_v2", "js_raft_delete_range", "js_snapshot_sources");

  private static final int DOUBTFUL_PAYLOAD = 8 << 20;

  private final BiFunction<ListenerOptions, ListenerOptions, ReloadPlan> listening;
  private final Consumer<ServerOptions> commit;

  /**
   * Makes the section.
   *
   * @param listening plans the change from one listener's options to another's, which may be equal
   *     and stand for files with another content; called on the conductor
   * @param commit puts new options into effect; called on the conductor, must not block
   */
  public ServerOptionsSection(
      BiFunction<ListenerOptions, ListenerOptions, ReloadPlan> listening,
      Consumer<ServerOptions> commit) {
    this.listening = Objects.requireNonNull(listening, "listening");
    this.commit = Objects.requireNonNull(commit, "commit");
  }

  @Override
  public String name() {
    return "server";
  }

  @Override
  public Set<String> keys() {
    return KEYS;
  }

  @Override
  public ServerOptions defaults() {
    return ServerOptions.defaults();
  }

  @Override
  public ServerOptions read(ConfigFields fields, Problems problems) {
    return new ServerOptionsReader(fields, problems).read();
  }

  @Override
  public void check(ServerOptions own, ConfigView all, Problems problems) {
    own.validate().forEach(wrong -> problems.error(Position.none(), wrong));
    if (own.limits().maxPayload() > DOUBTFUL_PAYLOAD) {
      problems.warning(
          ServerOptionsReader.positionIn(all.root(), "max_payload"),
          "Maximum payloads over 8.00 MB are generally discouraged and could lead to poor"
              + " performance");
    }
    warnOfUnknownFlags(own, all.root(), problems);
  }

  private static void warnOfUnknownFlags(ServerOptions own, ConfigMap root, Problems problems) {
    for (String flag : own.features().featureFlags().keySet()) {
      if (!KNOWN_FEATURE_FLAGS.contains(flag)) {
        problems.warning(
            ServerOptionsReader.positionIn(root, "feature_flags"),
            "feature flag \"" + flag + "\" is not known and has no effect");
      }
    }
  }

  @Override
  public ReloadPlan plan(ServerOptions from, ServerOptions to) {
    // A port that was free to choose stays the one that was chosen.
    ServerOptions effective =
        to.listener().port() == -1
            ? to.withListener(to.listener().withPort(from.listener().port()))
            : to;
    List<String> refused = FixedOptions.changed(from, effective);
    if (!refused.isEmpty()) {
      return ReloadPlan.reject(String.join("\n", refused));
    }
    ReloadPlan listener = listening.apply(from.listener(), effective.listener());
    if (listener instanceof ReloadPlan.Apply change) {
      return ReloadPlan.apply(
          () -> {
            change.commit().run();
            commit.accept(effective);
          });
    }
    if (listener instanceof ReloadPlan.Reject || from.equals(effective)) {
      return listener;
    }
    return ReloadPlan.apply(() -> commit.accept(effective));
  }
}
