package io.natrium.kernel.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.permission.SubjectOverlap;
import io.natrium.kernel.session.ClientDetails;
import io.natrium.kernel.session.ConnectionEnd;
import io.natrium.kernel.session.ConnectionSnapshot;
import io.natrium.kernel.session.Connections;
import io.natrium.kernel.session.Session;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.config.GoDuration;
import io.natrium.spi.monitor.JsonOut;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The list of connections ({@code connz}). Thread: any but a loop. */
public final class ConnectionsDocument {

  private static final int MOST = 1024;
  private static final long OPEN = 0;
  private static final long CLOSED = 1;
  private static final long ALL = 2;

  private final Accounts accounts;
  private final Connections connections;
  private final String serverId;

  public ConnectionsDocument(Accounts accounts, Connections connections, String serverId) {
    this.accounts = accounts;
    this.connections = connections;
    this.serverId = serverId;
  }

  /** One that is shown, with its session while it is open. */
  private record Shown(ConnectionSnapshot connection, Session session) {

    Instant until(Instant now) {
      return connection.end().map(ConnectionEnd::at).orElse(now);
    }

    Duration uptime(Instant now) {
      return Duration.between(connection.started(), until(now));
    }

    Duration idle(Instant now) {
      return Duration.between(connection.lastActivity(), until(now));
    }
  }

  /**
   * Writes the document.
   *
   * @throws IllegalArgumentException if the request asks for what cannot be
   */
  public void write(JsonOut out, MonitorRequest request) {
    Instant now = Instant.now();
    Comparator<Shown> order = order(request, now);
    String account = request.text("acc");
    String subject = request.text("filter_subject");
    if (!subject.isEmpty() && !subject.equals(">") && account.isEmpty()) {
      throw new IllegalArgumentException("filter by subject only valid with account filtering");
    }
    int limit = request.number("cid") > 0 ? 1 : request.limit(MOST);
    if (!account.isEmpty() && accounts.byName(account).isEmpty()) {
      head(out, "", now, 0, 0, request.offset(), limit);
      out.name("connections").value((String) null).endObject();
      return;
    }
    List<Shown> all = of(account, request.number("state"));
    List<Shown> chosen = choose(all, request);
    Map<Object, List<SubscriptionEntry>> subscriptions = subscriptions(chosen, request);
    if (!subject.isEmpty() && !subject.equals(">")) {
      byte[] pattern = subject.getBytes(UTF_8);
      chosen = new ArrayList<>(chosen);
      chosen.removeIf(one -> !overlaps(one, subscriptions, pattern));
    }
    List<Shown> shown = chosen.stream().sorted(order).skip(request.offset()).limit(limit).toList();
    head(out, serverId, now, shown.size(), all.size(), request.offset(), limit);
    out.name("connections").beginArray();
    shown.forEach(one -> connection(out, one, subscriptions, request, now));
    out.endArray().endObject();
  }

  private static void head(
      JsonOut out, String id, Instant now, int shown, int total, int offset, int limit) {
    out.beginObject();
    out.name("server_id").value(id);
    out.name("now").value(ServerHeader.time(now));
    out.name("num_connections").value(shown);
    out.name("total").value(total);
    out.name("offset").value(offset);
    out.name("limit").value(limit);
  }

  /** Those of an account, or all, that are open, closed, or either. */
  private List<Shown> of(String account, long state) {
    List<Shown> all = new ArrayList<>();
    if (state == OPEN || state == ALL) {
      for (Session session : connections.all()) {
        all.add(new Shown(ConnectionSnapshot.of(session), session));
      }
    }
    if (state == CLOSED || state == ALL) {
      for (ConnectionSnapshot closed : connections.closed().all()) {
        all.add(new Shown(closed, null));
      }
    }
    if (!account.isEmpty()) {
      all.removeIf(one -> !one.connection().account().equals(account));
    }
    return all;
  }

  private static List<Shown> choose(List<Shown> all, MonitorRequest request) {
    long id = request.number("cid");
    String user = request.text("user");
    return all.stream()
        .filter(one -> id <= 0 || one.connection().id() == id)
        .filter(one -> user.isEmpty() || one.connection().user().equals(user))
        .filter(one -> request.text("mqtt_client").isEmpty())
        .toList();
  }

  private static boolean overlaps(
      Shown one, Map<Object, List<SubscriptionEntry>> subscriptions, byte[] pattern) {
    if (one.session() == null) {
      return one.connection().end().orElseThrow().subscriptions().stream()
          .anyMatch(had -> SubjectOverlap.overlap(had.subject().getBytes(UTF_8), pattern));
    }
    return subscriptions.getOrDefault(one.session(), List.of()).stream()
        .anyMatch(entry -> SubjectOverlap.overlap(entry.subjectBytes(), pattern));
  }

  /** The subscriptions of the chosen by their owner, if they are asked for. */
  private static Map<Object, List<SubscriptionEntry>> subscriptions(
      List<Shown> chosen, MonitorRequest request) {
    Map<Object, List<SubscriptionEntry>> byOwner = new IdentityHashMap<>();
    boolean wanted =
        request.flag("subscriptions")
            || request.flag("subscriptions_detail")
            || !request.text("filter_subject").isEmpty();
    if (wanted) {
      chosen.stream()
          .filter(one -> one.session() != null)
          .map(one -> one.session().account())
          .filter(account -> account != null)
          .distinct()
          .forEach(
              account ->
                  account
                      .index()
                      .forEach(
                          entry ->
                              byOwner
                                  .computeIfAbsent(entry.owner(), key -> new ArrayList<>())
                                  .add(entry)));
    }
    return byOwner;
  }

  private static Comparator<Shown> order(MonitorRequest request, Instant now) {
    String sort = request.text("sort");
    boolean ends = sort.equals("stop") || sort.equals("reason");
    if (ends && request.number("state") != CLOSED) {
      throw new IllegalArgumentException("sort by " + sort + " only valid on closed connections");
    }
    Comparator<Shown> byId = Comparator.comparingLong(one -> one.connection().id());
    Comparator<Shown> order =
        switch (sort) {
          case "", "cid", "start" -> byId;
          case "uptime" -> Comparator.comparing(one -> one.uptime(now));
          case "reason" -> Comparator.comparing(one -> end(one).reason().text());
          case "stop" -> Comparator.<Shown, Instant>comparing(one -> end(one).at()).reversed();
          case "idle" -> Comparator.<Shown, Duration>comparing(one -> one.idle(now)).reversed();
          case "last" ->
              Comparator.<Shown, Instant>comparing(one -> one.connection().lastActivity())
                  .reversed();
          default -> Comparator.comparingLong(amount(sort)).reversed();
        };
    return order.thenComparing(byId);
  }

  private static ToLongFunction<Shown> amount(String sort) {
    ToLongFunction<ConnectionSnapshot> amount =
        switch (sort) {
          case "subs" -> ConnectionSnapshot::subscriptions;
          case "pending" -> ConnectionSnapshot::pending;
          case "msgs_to" -> one -> one.counts().messagesOut();
          case "msgs_from" -> one -> one.counts().messagesIn();
          case "bytes_to" -> one -> one.counts().bytesOut();
          case "bytes_from" -> one -> one.counts().bytesIn();
          case "rtt" -> ConnectionSnapshot::roundTrip;
          default -> throw new IllegalArgumentException("invalid sorting option: " + sort);
        };
    return one -> amount.applyAsLong(one.connection());
  }

  private static ConnectionEnd end(Shown one) {
    return one.connection().end().orElseThrow();
  }

  private static void connection(
      JsonOut out,
      Shown shown,
      Map<Object, List<SubscriptionEntry>> subscriptions,
      MonitorRequest request,
      Instant now) {
    ConnectionSnapshot one = shown.connection();
    out.beginObject();
    out.name("cid").value(one.id());
    out.name("kind").value("Client");
    out.name("type").value(one.type());
    out.name("ip").value(one.host());
    out.name("port").value(one.port());
    out.name("start").value(ServerHeader.time(one.started()));
    out.name("last_activity").value(ServerHeader.time(one.lastActivity()));
    if (one.end().isPresent()) {
      out.name("stop").value(ServerHeader.time(one.end().get().at()));
      out.name("reason").value(one.end().get().reason().text());
    }
    out.name("rtt").value(GoDuration.format(Duration.ofNanos(one.roundTrip())));
    out.name("uptime").value(rough(shown.uptime(now)));
    out.name("idle").value(rough(shown.idle(now)));
    amounts(out, one);
    details(out, one);
    if (request.flag("auth")) {
      authorization(out, one);
    }
    if (one.end().isPresent()) {
      former(out, one, request);
    } else {
      current(out, subscriptions.get(shown.session()), request);
    }
    if (request.flag("auth")) {
      text(out, "name_tag", one.account());
    }
    out.endObject();
  }

  private static void amounts(JsonOut out, ConnectionSnapshot one) {
    ConnectionSnapshot.Counts counts = one.counts();
    out.name("pending_bytes").value(one.pending());
    out.name("in_msgs").value(counts.messagesIn());
    out.name("out_msgs").value(counts.messagesOut());
    out.name("in_bytes").value(counts.bytesIn());
    out.name("out_bytes").value(counts.bytesOut());
    if (counts.stalls() > 0) {
      out.name("stalls").value(counts.stalls());
    }
    out.name("subscriptions").value(one.subscriptions());
  }

  private static void current(
      JsonOut out, List<SubscriptionEntry> subscriptions, MonitorRequest request) {
    if (subscriptions != null && request.flag("subscriptions_detail")) {
      out.name("subscriptions_list_detail").beginArray();
      subscriptions.forEach(entry -> SubscriptionsDocument.subscription(out, entry, null));
      out.endArray();
    } else if (subscriptions != null && request.flag("subscriptions")) {
      out.name("subscriptions_list").beginArray();
      subscriptions.forEach(entry -> out.value(entry.subject()));
      out.endArray();
    }
  }

  /** What one that closed was subscribed to. */
  private static void former(JsonOut out, ConnectionSnapshot one, MonitorRequest request) {
    List<ConnectionEnd.Subscribed> had = one.end().orElseThrow().subscriptions();
    if (had.isEmpty()) {
      return;
    }
    if (request.flag("subscriptions_detail")) {
      out.name("subscriptions_list_detail").beginArray();
      had.forEach(each -> SubscriptionsDocument.former(out, one, each));
      out.endArray();
    } else if (request.flag("subscriptions")) {
      out.name("subscriptions_list").beginArray();
      had.forEach(each -> out.value(each.subject()));
      out.endArray();
    }
  }

  private static void details(JsonOut out, ConnectionSnapshot one) {
    ClientDetails details = one.details();
    text(out, "name", details.name());
    text(out, "lang", details.language());
    text(out, "version", details.version());
    if (one.tls().isPresent()) {
      text(out, "tls_version", one.tls().get().version().replace("TLSv", ""));
      text(out, "tls_cipher_suite", one.tls().get().cipherSuite());
    }
  }

  private static void authorization(JsonOut out, ConnectionSnapshot one) {
    text(out, "authorized_user", one.user());
    if (!one.account().equals(Grant.GLOBAL_ACCOUNT)) {
      text(out, "account", one.account());
    }
  }

  private static void text(JsonOut out, String name, String value) {
    if (!value.isEmpty()) {
      out.name(name).value(value);
    }
  }

  /** A time to the second, in the largest units that it has. */
  static String rough(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    long minutes = seconds / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    StringBuilder text = new StringBuilder();
    if (days >= 365) {
      text.append(days / 365).append('y');
    }
    if (days > 0) {
      text.append(days % 365).append('d');
    }
    if (hours > 0) {
      text.append(hours % 24).append('h');
    }
    if (minutes > 0) {
      text.append(minutes % 60).append('m');
    }
    return text.append(seconds % 60).append('s').toString();
  }
}
