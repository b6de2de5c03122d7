package io.natrium.kernel.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.permission.SubjectOverlap;
import io.natrium.kernel.session.ClientDetails;
import io.natrium.kernel.session.Connections;
import io.natrium.kernel.session.Session;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.config.GoDuration;
import io.natrium.spi.monitor.JsonOut;
import io.natrium.spi.transport.TlsInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The list of connections ({@code connz}). Thread: any but a loop. */
public final class ConnectionsDocument {

  private static final int MOST = 1024;
  private static final long OPEN = 0;
  private static final long CLOSED = 1;

  private final Accounts accounts;
  private final Connections connections;
  private final String serverId;

  public ConnectionsDocument(Accounts accounts, Connections connections, String serverId) {
    this.accounts = accounts;
    this.connections = connections;
    this.serverId = serverId;
  }

  /**
   * Writes the document.
   *
   * @throws IllegalArgumentException if the request asks for what cannot be
   */
  public void write(JsonOut out, MonitorRequest request) {
    Instant now = Instant.now();
    Comparator<Session> order = order(request);
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
    List<Session> all = of(account);
    List<Session> chosen = request.number("state") == CLOSED ? List.of() : choose(all, request);
    Map<Object, List<SubscriptionEntry>> subscriptions = subscriptions(chosen, request);
    if (!subject.isEmpty() && !subject.equals(">")) {
      byte[] pattern = subject.getBytes(UTF_8);
      chosen = new ArrayList<>(chosen);
      chosen.removeIf(one -> !overlaps(subscriptions.get(one), pattern));
    }
    List<Session> shown =
        chosen.stream().sorted(order).skip(request.offset()).limit(limit).toList();
    int total = request.number("state") == CLOSED ? 0 : all.size();
    head(out, serverId, now, shown.size(), total, request.offset(), limit);
    out.name("connections").beginArray();
    shown.forEach(one -> connection(out, one, subscriptions.get(one), request, now));
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

  private List<Session> of(String account) {
    List<Session> all = new ArrayList<>();
    for (Session session : connections.all()) {
      Account own = session.account();
      if (account.isEmpty() || (own != null && own.name().equals(account))) {
        all.add(session);
      }
    }
    return all;
  }

  private static List<Session> choose(List<Session> all, MonitorRequest request) {
    long id = request.number("cid");
    String user = request.text("user");
    return all.stream()
        .filter(one -> id <= 0 || one.id() == id)
        .filter(one -> user.isEmpty() || one.user().equals(user))
        .filter(one -> request.text("mqtt_client").isEmpty())
        .toList();
  }

  private static boolean overlaps(List<SubscriptionEntry> entries, byte[] pattern) {
    return entries != null
        && entries.stream()
            .anyMatch(entry -> SubjectOverlap.overlap(entry.subjectBytes(), pattern));
  }

  /** The subscriptions of the chosen by their owner, if they are asked for. */
  private static Map<Object, List<SubscriptionEntry>> subscriptions(
      List<Session> chosen, MonitorRequest request) {
    Map<Object, List<SubscriptionEntry>> byOwner = new IdentityHashMap<>();
    boolean wanted =
        request.flag("subscriptions")
            || request.flag("subscriptions_detail")
            || !request.text("filter_subject").isEmpty();
    if (wanted) {
      chosen.stream()
          .map(Session::account)
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

  private static Comparator<Session> order(MonitorRequest request) {
    String sort = request.text("sort");
    Comparator<Session> byId = Comparator.comparingLong(Session::id);
    Comparator<Session> order =
        switch (sort) {
          case "", "cid", "start", "uptime" -> null;
          case "subs" -> Comparator.comparingInt(Session::subscriptionCount);
          case "pending" -> Comparator.comparingLong(one -> one.outbound().pending());
          case "msgs_to" -> Comparator.comparingLong(one -> one.outbound().messages());
          case "msgs_from" -> Comparator.comparingLong(Session::messagesIn);
          case "bytes_to" -> Comparator.comparingLong(one -> one.outbound().bytes());
          case "bytes_from" -> Comparator.comparingLong(Session::bytesIn);
          case "last", "idle" -> Comparator.comparing(Session::lastActivity);
          case "rtt" -> Comparator.comparingLong(Session::roundTrip);
          case "stop", "reason" ->
              throw new IllegalArgumentException(
                  "sort by " + sort + " only valid on closed connections");
          default -> throw new IllegalArgumentException("invalid sorting option: " + sort);
        };
    if (request.number("state") != OPEN && request.number("state") != CLOSED) {
      return order == null ? byId : order.reversed().thenComparing(byId);
    }
    return order == null ? byId : order.reversed().thenComparing(byId);
  }

  private static void connection(
      JsonOut out,
      Session session,
      List<SubscriptionEntry> subscriptions,
      MonitorRequest request,
      Instant now) {
    out.beginObject();
    out.name("cid").value(session.id());
    out.name("kind").value("Client");
    out.name("type").value(type(session));
    out.name("ip").value(session.channel().peer().host());
    out.name("port").value(session.channel().peer().port());
    out.name("start").value(ServerHeader.time(session.started()));
    out.name("last_activity").value(ServerHeader.time(session.lastActivity()));
    if (session.roundTrip() > 0) {
      out.name("rtt").value(GoDuration.format(Duration.ofNanos(session.roundTrip())));
    }
    out.name("uptime").value(rough(Duration.between(session.started(), now)));
    out.name("idle").value(rough(Duration.between(session.lastActivity(), now)));
    out.name("pending_bytes").value(session.outbound().pending());
    out.name("in_msgs").value(session.messagesIn());
    out.name("out_msgs").value(session.outbound().messages());
    out.name("in_bytes").value(session.bytesIn());
    out.name("out_bytes").value(session.outbound().bytes());
    if (session.stalls() > 0) {
      out.name("stalls").value(session.stalls());
    }
    out.name("subscriptions").value(session.subscriptionCount());
    details(out, session);
    if (request.flag("auth")) {
      authorization(out, session);
    }
    if (subscriptions != null && request.flag("subscriptions_detail")) {
      out.name("subscriptions_list_detail").beginArray();
      subscriptions.forEach(entry -> SubscriptionsDocument.subscription(out, entry, null));
      out.endArray();
    } else if (subscriptions != null && request.flag("subscriptions")) {
      out.name("subscriptions_list").beginArray();
      subscriptions.forEach(entry -> out.value(entry.subject()));
      out.endArray();
    }
    out.endObject();
  }

  static String type(Session session) {
    if (!session.protocol().isEmpty()) {
      return session.protocol();
    }
    return session.channel().peer().scheme().startsWith("ws") ? "websocket" : "nats";
  }

  private static void details(JsonOut out, Session session) {
    ClientDetails details = session.details();
    text(out, "name", details.name());
    text(out, "lang", details.language());
    text(out, "version", details.version());
    AuthRequest shown = session.membership().request();
    Optional<TlsInfo> tls = shown == null ? Optional.empty() : shown.tls();
    if (tls.isPresent()) {
      text(out, "tls_version", tls.get().version().replace("TLSv", ""));
      text(out, "tls_cipher_suite", tls.get().cipherSuite());
    }
  }

  private static void authorization(JsonOut out, Session session) {
    text(out, "authorized_user", session.user());
    Account account = session.account();
    if (account != null) {
      if (!account.name().equals(Grant.GLOBAL_ACCOUNT)) {
        out.name("account").value(account.name());
      }
      out.name("name_tag").value(account.name());
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
