package io.natrium.kernel.monitor;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.service.ServiceBinder;
import io.natrium.kernel.session.ConnectionSnapshot;
import io.natrium.kernel.session.Connections;
import io.natrium.kernel.session.Session;
import io.natrium.spi.account.AccountExport;
import io.natrium.spi.account.AccountImport;
import io.natrium.spi.account.SubjectMapping;
import io.natrium.spi.config.GoDuration;
import io.natrium.spi.monitor.JsonOut;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What there is to say of accounts. Thread: any but a loop. */
public final class AccountsDocument {

  private static final String NONE = "Account %s does not exist";

  private final Accounts accounts;
  private final Connections connections;
  private final String serverId;

  public AccountsDocument(Accounts accounts, Connections connections, String serverId) {
    this.accounts = accounts;
    this.connections = connections;
    this.serverId = serverId;
  }

  /**
   * Writes the statistics of accounts ({@code STATZ}): of those named, or of all; without those
   * that nobody uses, unless they are asked for.
   *
   * @return false if nothing was written, because there is none
   */
  public boolean statistics(JsonOut out, MonitorRequest request, List<String> names) {
    boolean unused = request.flag("include_unused");
    Collection<Account> chosen =
        names.isEmpty()
            ? accounts.all()
            : names.stream().flatMap(name -> accounts.byName(name).stream()).toList();
    List<Account> shown =
        chosen.stream().filter(one -> unused || one.connections().get() > 0).toList();
    if (shown.isEmpty() && !unused) {
      return false;
    }
    out.beginObject();
    out.name("server_id").value(serverId);
    out.name("now").value(ServerHeader.time(Instant.now()));
    out.name("account_statz").beginArray();
    for (Account account : shown) {
      out.beginObject();
      statistics(out, account);
      out.endObject();
    }
    out.endArray().endObject();
    return true;
  }

  /** What kind of client a connection is. */
  public static String clientType(Session session) {
    return ConnectionSnapshot.typeOf(session);
  }

  /** The accounts that a request for statistics names. */
  public static List<String> named(MonitorRequest request) {
    return request.texts("accounts");
  }

  /** Writes the fields of one account's statistics into the object at hand. */
  public void statistics(JsonOut out, Account account) {
    long messagesIn = account.past().messagesIn();
    long bytesIn = account.past().bytesIn();
    long messagesOut = account.past().messagesOut();
    long bytesOut = account.past().bytesOut();
    for (Session session : connections.all()) {
      if (session.account() == account) {
        messagesIn += session.messagesIn();
        bytesIn += session.bytesIn();
        messagesOut += session.outbound().messages();
        bytesOut += session.outbound().bytes();
      }
    }
    int connected = account.connections().get();
    out.name("acc").value(account.name());
    out.name("name").value(account.name());
    out.name("conns").value(connected);
    out.name("leafnodes").value(0);
    out.name("total_conns").value(connected);
    out.name("num_subscriptions").value(account.index().size());
    traffic(out, "sent", messagesOut, bytesOut);
    traffic(out, "received", messagesIn, bytesIn);
    out.name("slow_consumers").value(account.past().slowConsumers());
  }

  private static void traffic(JsonOut out, String name, long messages, long bytes) {
    out.name(name).beginObject();
    amounts(out, messages, bytes);
    for (String link : List.of("gateways", "routes", "leafs")) {
      out.name(link).beginObject();
      amounts(out, 0, 0);
      out.endObject();
    }
    out.endObject();
  }

  private static void amounts(JsonOut out, long messages, long bytes) {
    out.name("msgs").value(messages);
    out.name("bytes").value(bytes);
  }

  /**
   * Writes the list of accounts, or all about the one that is asked for ({@code accountz}).
   *
   * @throws IllegalArgumentException if there is no such account
   */
  public void list(JsonOut out, MonitorRequest request) {
    String name = request.text("account");
    if (!name.isEmpty()) {
      find(name);
    }
    out.beginObject();
    out.name("server_id").value(serverId);
    out.name("now").value(ServerHeader.time(Instant.now()));
    if (accounts.hasSystem()) {
      out.name("system_account").value(accounts.system().name());
    }
    if (name.isEmpty()) {
      out.name("accounts").beginArray();
      accounts.all().forEach(account -> out.value(account.name()));
      out.endArray();
    } else {
      out.name("account_detail");
      info(out, name);
    }
    out.endObject();
  }

  private Account find(String name) {
    return accounts
        .byName(name)
        .orElseThrow(() -> new IllegalArgumentException(String.format(NONE, name)));
  }

  /**
   * Writes all about one account ({@code INFO}).
   *
   * @throws IllegalArgumentException if there is no such account
   */
  public void info(JsonOut out, String name) {
    Account account = find(name);
    out.beginObject();
    out.name("account_name").value(name);
    out.name("update_time").value(ServerHeader.time(account.updated()));
    if (account == accounts.system() && accounts.hasSystem()) {
      out.name("is_system").value(true);
    }
    out.name("expired").value(false);
    out.name("complete").value(true);
    out.name("jetstream_enabled").value(false);
    out.name("leafnode_connections").value(0);
    out.name("client_connections").value(account.connections().get());
    out.name("subscriptions").value(account.index().size());
    mappings(out, account.spec().mappings());
    exports(out, account.spec().exports());
    List<AccountImport> imports = new ArrayList<>(account.spec().imports());
    if (accounts.hasSystem()) {
      imports.addAll(ServiceBinder.systemImports(account, accounts.system()));
    }
    imports(out, imports);
    out.name("name_tag").value(name);
    out.name("sublist_stats").beginObject();
    out.name("num_subscriptions").value(account.index().size());
    out.name("num_inserts").value(account.index().inserts());
    out.name("num_removes").value(account.index().removes());
    out.endObject();
    out.endObject();
  }

  private static void mappings(JsonOut out, List<SubjectMapping> mappings) {
    if (mappings.isEmpty()) {
      return;
    }
    out.name("mappings").beginObject();
    for (SubjectMapping mapping : mappings) {
      out.name(mapping.source()).beginArray();
      for (SubjectMapping.Destination destination : mapping.destinations()) {
        out.beginObject();
        out.name("subject").value(destination.subject());
        out.name("weight").value(destination.weight());
        if (!destination.cluster().isEmpty()) {
          out.name("cluster").value(destination.cluster());
        }
        out.endObject();
      }
      out.endArray();
    }
    out.endObject();
  }

  private static void exports(JsonOut out, List<AccountExport> exports) {
    if (exports.isEmpty()) {
      return;
    }
    out.name("exports").beginArray();
    for (AccountExport export : exports) {
      out.beginObject();
      out.name("subject").value(export.subject());
      if (export instanceof AccountExport.Service service) {
        out.name("type").value("service");
        out.name("response_type").value(response(service));
        if (!service.threshold().equals(AccountExport.Service.DEFAULT_THRESHOLD)) {
          out.name("response_threshold").value(GoDuration.format(service.threshold()));
        }
      } else {
        out.name("type").value("stream");
      }
      if (export.access().accounts().isPresent()) {
        out.name("approved_accounts").beginArray();
        export.access().accounts().get().stream().sorted().forEach(out::value);
        out.endArray();
      }
      out.endObject();
    }
    out.endArray();
  }

  private static String response(AccountExport.Service service) {
    return switch (service.response()) {
      case SINGLETON -> "Singleton";
      case STREAM -> "Streamed";
      case CHUNKED -> "Chunked";
    };
  }

  private static void imports(JsonOut out, List<AccountImport> imports) {
    if (imports.isEmpty()) {
      return;
    }
    out.name("imports").beginArray();
    for (AccountImport one : imports) {
      boolean service = one instanceof AccountImport.Service;
      out.beginObject();
      out.name("subject").value(one.subject());
      out.name("account").value(one.account());
      if (service) {
        out.name("to").value(one.to());
      }
      out.name("local_subject").value(one.to());
      out.name("type").value(service ? "service" : "stream");
      out.name("invalid").value(false);
      out.name("share").value(one instanceof AccountImport.Service asked && asked.share());
      out.name("tracking").value(false);
      out.endObject();
    }
    out.endArray();
  }
}
