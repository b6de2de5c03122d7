package io.natrium.kernel.monitor;

import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.options.ServerOptions;
import io.natrium.kernel.options.WriteTimeout;
import io.natrium.kernel.route.Traffic;
import io.natrium.kernel.session.Connections;
import io.natrium.spi.config.TlsOptions;
import io.natrium.spi.monitor.JsonOut;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All about the server as a whole ({@code varz}). What belongs to parts that are not there is empty
 * or zero, as it is in nats-server where they are not configured. Owner: the thread of the server's
 * statistics.
 */
public final class VarzDocument {

  private static final double SECOND = 1e9;
  private static final double STANDARD_TLS_SECONDS = 2;

  private final ServerHeader header;
  private final ServerFacts facts;
  private final Accounts accounts;
  private final Connections connections;
  private final Traffic traffic;
  private final ServerStatsDocument stats;

  public VarzDocument(
      ServerHeader header,
      ServerFacts facts,
      Accounts accounts,
      Connections connections,
      Traffic traffic,
      ServerStatsDocument stats) {
    this.header = header;
    this.facts = facts;
    this.accounts = accounts;
    this.connections = connections;
    this.traffic = traffic;
    this.stats = stats;
  }

  /** Writes the document. */
  public void write(JsonOut out) {
    Instant now = Instant.now();
    ServerOptions options = header.options();
    out.beginObject();
    identity(out, options);
    limits(out, options);
    parts(out);
    TlsOptions tls = options.listener().tls();
    out.name("tls_timeout").value(tls == null ? STANDARD_TLS_SECONDS : seconds(tls.timeout()));
    out.name("write_deadline").value(options.timing().writeDeadline().toNanos());
    if (options.timing().writeTimeout() != WriteTimeout.DEFAULT) {
      out.name("write_timeout")
          .value(options.timing().writeTimeout().name().toLowerCase(Locale.ROOT));
    }
    out.name("start").value(ServerHeader.time(stats.started()));
    out.name("now").value(ServerHeader.time(now));
    out.name("uptime").value(ConnectionsDocument.rough(Duration.between(stats.started(), now)));
    out.name("mem").value(ServerStatsDocument.memory());
    out.name("cores").value(Runtime.getRuntime().availableProcessors());
    out.name("gomaxprocs").value(Runtime.getRuntime().availableProcessors());
    out.name("cpu").value(stats.load());
    traffic(out);
    configuration(out, options);
    byKind(out, "slow_consumer_stats", connections.slowConsumers());
    byKind(out, "stale_connection_stats", connections.staleConnections());
    out.name("disk_io_wait_stats").beginObject();
    for (String nothing : List.of("waiters", "waits", "wait_time", "max_wait_time")) {
      out.name(nothing).value(0);
    }
    out.endObject();
    out.endObject();
  }

  private void identity(JsonOut out, ServerOptions options) {
    out.name("server_id").value(header.identity().id());
    out.name("server_name").value(header.identity().name());
    out.name("version").value(header.identity().version());
    out.name("natrium").value(header.identity().build());
    out.name("proto").value(1);
    out.name("go").value("java" + Runtime.version().feature());
    out.name("host").value(header.host());
    out.name("port").value(facts.port());
    if (facts.authRequired()) {
      out.name("auth_required").value(true);
    }
    TlsOptions tls = options.listener().tls();
    if (tls != null) {
      out.name("tls_required").value(!options.listener().allowNonTls());
      if (tls.verify()) {
        out.name("tls_verify").value(true);
      }
      if (tls.ocspPeer().verify()) {
        out.name("tls_ocsp_peer_verify").value(true);
      }
    }
  }

  private void limits(JsonOut out, ServerOptions options) {
    out.name("max_connections").value(options.limits().maxConnections());
    if (options.limits().maxSubscriptions() > 0) {
      out.name("max_subscriptions").value(options.limits().maxSubscriptions());
    }
    out.name("ping_interval").value(options.timing().pingInterval().toNanos());
    out.name("ping_max").value(options.timing().pingMax());
    out.name("http_host").value("");
    out.name("http_port").value(0);
    out.name("http_base_path").value("");
    out.name("https_port").value(0);
    out.name("auth_timeout").value(seconds(facts.authTimeout()));
    out.name("max_control_line").value(options.limits().maxControlLine());
    out.name("max_payload").value(options.limits().maxPayload());
    out.name("max_pending").value(options.limits().maxPending());
  }

  private void parts(JsonOut out) {
    for (String part : List.of("cluster", "gateway", "leaf", "mqtt")) {
      out.name(part).beginObject().endObject();
    }
    out.name("websocket").beginObject();
    if (!facts.websockets().isEmpty()) {
      URI url = URI.create(facts.websockets().get(0));
      out.name("host").value(url.getHost());
      out.name("port").value(url.getPort());
      if (url.getScheme().equals("ws")) {
        out.name("no_tls").value(true);
      }
    }
    out.endObject();
    out.name("jetstream").beginObject().endObject();
    facts.descriptions().forEach((field, content) -> described(out, field, content));
  }

  private static void described(JsonOut out, String field, Map<String, Object> content) {
    if (content.isEmpty()) {
      return;
    }
    out.name(field).beginObject();
    content.forEach(
        (name, value) -> {
          out.name(name);
          if (value instanceof Boolean flag) {
            out.value(flag.booleanValue());
          } else if (value instanceof Double || value instanceof Float) {
            out.value(((Number) value).doubleValue());
          } else if (value instanceof Number number) {
            out.value(number.longValue());
          } else {
            out.value(String.valueOf(value));
          }
        });
    out.endObject();
  }

  private void traffic(JsonOut out) {
    out.name("connections").value(connections.count());
    out.name("total_connections").value(connections.total());
    for (String link : List.of("routes", "remotes", "leafnodes")) {
      out.name(link).value(0);
    }
    for (String clients : List.of("", "client_")) {
      out.name("in_" + clients + "msgs").value(traffic.messagesIn());
      out.name("in_" + clients + "bytes").value(traffic.bytesIn());
    }
    for (String clients : List.of("", "client_")) {
      out.name("out_" + clients + "msgs").value(traffic.messagesOut());
      out.name("out_" + clients + "bytes").value(traffic.bytesOut());
    }
    out.name("slow_consumers").value(connections.slowConsumers());
    out.name("stale_connections").value(connections.staleConnections());
    out.name("stalled_clients").value(traffic.stalls());
    out.name("subscriptions")
        .value(accounts.all().stream().mapToLong(account -> account.index().size()).sum());
    out.name("http_req_stats").beginObject().endObject();
  }

  private void configuration(JsonOut out, ServerOptions options) {
    out.name("config_load_time").value(ServerHeader.time(facts.configLoaded()));
    out.name("config_digest").value(facts.configDigest());
    if (!options.identity().tags().isEmpty()) {
      out.name("tags").beginArray();
      options.identity().tags().forEach(out::value);
      out.endArray();
    }
    if (!options.identity().metadata().isEmpty()) {
      out.name("metadata").beginObject();
      options.identity().metadata().forEach((name, value) -> out.name(name).value(value));
      out.endObject();
    }
    header.flags(out);
    if (accounts.hasSystem()) {
      out.name("system_account").value(accounts.system().name());
    }
  }

  private static void byKind(JsonOut out, String name, long clients) {
    out.name(name).beginObject();
    out.name("clients").value(clients);
    for (String kind : List.of("routes", "gateways", "leafs")) {
      out.name(kind).value(0);
    }
    out.endObject();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / SECOND;
  }
}
