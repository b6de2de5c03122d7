package io.natrium.kernel.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.session.ConnectionEnd;
import io.natrium.kernel.session.ConnectionSnapshot;
import io.natrium.kernel.session.Session;
import io.natrium.spi.monitor.JsonOut;
import io.natrium.spi.subject.Subjects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The list of subscriptions ({@code subsz}). Thread: any but a loop. */
public final class SubscriptionsDocument {

  private static final int MOST = 1024;

  private final Accounts accounts;
  private final String serverId;

  /** A subscription and where it is. */
  private record Found(Account account, SubscriptionEntry entry) {}

  public SubscriptionsDocument(Accounts accounts, String serverId) {
    this.accounts = accounts;
    this.serverId = serverId;
  }

  /**
   * Writes the document.
   *
   * @param listed whether the subscriptions themselves are shown in any case
   * @throws IllegalArgumentException if the request asks for what cannot be
   */
  public void write(JsonOut out, MonitorRequest request, boolean listed) {
    byte[] test = request.text("test").getBytes(UTF_8);
    if (test.length > 0 && !Subjects.isValidLiteral(test, 0, test.length)) {
      throw new IllegalArgumentException(
          "invalid test subject, must be valid publish subject: " + request.text("test"));
    }
    String name = request.text("account");
    Collection<Account> chosen =
        name.isEmpty() ? accounts.all() : accounts.byName(name).map(List::of).orElse(List.of());
    int limit = request.limit(MOST);
    out.beginObject();
    out.name("server_id").value(serverId);
    out.name("now").value(ServerHeader.time(Instant.now()));
    out.name("num_subscriptions")
        .value(chosen.stream().mapToLong(account -> account.index().size()).sum());
    out.name("num_inserts")
        .value(chosen.stream().mapToLong(account -> account.index().inserts()).sum());
    out.name("num_removes")
        .value(chosen.stream().mapToLong(account -> account.index().removes()).sum());
    List<Found> found = new ArrayList<>();
    if (listed || request.flag("subscriptions")) {
      for (Account account : chosen) {
        account
            .index()
            .forEach(
                entry -> {
                  if (test.length == 0
                      || Subjects.matches(entry.subjectBytes(), test, 0, test.length)) {
                    found.add(new Found(account, entry));
                  }
                });
      }
    }
    out.name("total").value(found.size());
    out.name("offset").value(request.offset());
    out.name("limit").value(limit);
    if (!found.isEmpty()) {
      out.name("subscriptions_list").beginArray();
      found.stream()
          .skip(request.offset())
          .limit(limit)
          .forEach(one -> subscription(out, one.entry(), one.account()));
      out.endArray();
    }
    out.endObject();
  }

  /** Writes one subscription, with its account or, with null, without. */
  static void subscription(JsonOut out, SubscriptionEntry entry, Account account) {
    out.beginObject();
    if (account != null) {
      out.name("account").value(account.name());
      out.name("account_tag").value(account.name());
    }
    out.name("subject").value(entry.subject());
    if (entry.queue() != null) {
      out.name("qgroup").value(entry.queue());
    }
    out.name("sid").value(entry.sid() == null ? "" : new String(entry.sid(), UTF_8));
    out.name("msgs").value(entry.delivered());
    long most = entry.most();
    if (most > 0) {
      out.name("max").value(most);
    }
    out.name("cid").value(entry.owner() instanceof Session session ? session.id() : 0);
    out.endObject();
  }

  /** Writes a subscription of a connection that closed. */
  static void former(JsonOut out, ConnectionSnapshot connection, ConnectionEnd.Subscribed had) {
    out.beginObject();
    if (!connection.account().isEmpty()) {
      out.name("account").value(connection.account());
      out.name("account_tag").value(connection.account());
    }
    out.name("subject").value(had.subject());
    if (had.queue() != null) {
      out.name("qgroup").value(had.queue());
    }
    out.name("sid").value(had.sid());
    out.name("msgs").value(had.delivered());
    out.name("cid").value(connection.id());
    out.endObject();
  }
}
