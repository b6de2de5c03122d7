package io.natrium.kernel.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.interest.MatchCache;
import io.natrium.kernel.monitor.AccountsDocument;
import io.natrium.kernel.monitor.JsonFormat;
import io.natrium.kernel.monitor.ServerHeader;
import io.natrium.kernel.session.ClientDetails;
import io.natrium.kernel.session.Connections;
import io.natrium.kernel.session.Refused;
import io.natrium.kernel.session.Session;
import io.natrium.kernel.session.SessionEvents;
import io.natrium.kernel.trace.MessageTrace;
import io.natrium.spi.monitor.JsonOut;
import io.natrium.spi.monitor.SystemEvents;
import io.natrium.spi.session.CloseReason;
import io.natrium.spi.session.InternalClient;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tells in the server's own account who connects to which account and leaves it. Nothing is made up
 * that nobody listens to. Called on loops; works on the executor given.
 */
public final class AccountEvents implements SessionEvents, SystemEvents {

  private static final String CONNECTIONS = "io.nats.server.advisory.v1.account_connections";
  private static final String DISCONNECT = "io.nats.server.advisory.v1.client_disconnect";
  private static final byte[] REFUSED = "$SYS.ACCOUNT.CLIENT.AUTH.ERR".getBytes(UTF_8);
  private static final int ID_BYTES = 16;
  private static final int ID_LENGTH = 22;
  private static final int RADIX = 36;

  private final InternalClient client;
  private final Function<String, InternalClient> clients;
  private final ServerHeader header;
  private final Accounts accounts;
  private final AccountsDocument documents;
  private final Executor executor;
  private final TraceDocuments traces;
  private final JsonFormat format = JsonFormat.compact();
  private final SecureRandom random = new SecureRandom();
  private final Set<Account> moved = ConcurrentHashMap.newKeySet();
  private MatchCache interest; // executor

  /**
   * Makes it.
   *
   * @param client the server in its own account
   * @param clients opens one in another account
   */
  public AccountEvents(
      InternalClient client,
      Function<String, InternalClient> clients,
      ServerHeader header,
      Accounts accounts,
      Connections connections,
      Executor executor) {
    this.client = client;
    this.clients = clients;
    this.header = header;
    this.accounts = accounts;
    this.documents = new AccountsDocument(accounts, connections, header.identity().id());
    this.executor = executor;
    this.traces = new TraceDocuments(clients, header, accounts);
  }

  @Override
  public void connected(Session session) {
    Account account = session.account();
    String subject = "$SYS.ACCOUNT." + account.name() + ".CONNECT";
    if (isHeard(session, subject)) {
      Instant now = Instant.now();
      executor.execute(() -> tell(subject, out -> connect(out, session, account, now)));
    }
  }

  @Override
  public void disconnected(Session session, CloseReason reason) {
    Account account = shownIn(session);
    String subject = "$SYS.ACCOUNT." + account.name() + ".DISCONNECT";
    if (isHeard(session, subject)) {
      Instant now = Instant.now();
      executor.execute(() -> tell(subject, out -> disconnect(out, session, account, reason, now)));
    }
  }

  /** Looked up on the loop, since waking a thread costs a tenth of a connection. */
  private boolean isHeard(Session session, String subject) {
    return accounts.hasSystem() && session.isHeard(accounts.system(), subject.getBytes(UTF_8));
  }

  /** Who was never let in is shown where nats-server lets every connection begin. */
  private Account shownIn(Session session) {
    return session.account() == null ? accounts.global() : session.account();
  }

  @Override
  public void refused(Session session, Refused how) {
    Account account = shownIn(session);
    Instant now = Instant.now();
    executor.execute(
        () -> {
          String reason = CloseReason.of(how.cause()).text();
          tellAccount(
              how.account(),
              out ->
                  refusal(
                      out,
                      new Ending(session, account, now),
                      how,
                      how.account(),
                      how.explanation().isEmpty() ? reason : how.explanation()));
          tell(
              "$SYS.SERVER." + header.identity().id() + ".CLIENT.AUTH.ERR",
              out -> refusal(out, new Ending(session, account, now), how, account.name(), reason));
        });
  }

  @Override
  public void traced(MessageTrace trace) {
    if (accounts.hasSystem()) {
      executor.execute(() -> traces.publish(trace));
    }
  }

  /** Publishes in another account if anybody listens there. Thread: the executor. */
  private void tellAccount(String name, JsonFormat.Content content) {
    Account account = accounts.byName(name).orElse(null);
    if (account == null || !accounts.hasSystem()) {
      return;
    }
    MatchCache heard = new MatchCache(account.index());
    if (heard.match(REFUSED, 0, REFUSED.length).isEmpty()) {
      return;
    }
    try (InternalClient inAccount = clients.apply(name)) {
      inAccount.publish(new String(REFUSED, UTF_8), format.text(content));
    }
  }

  /** A connection that ends, the account it is shown under, and when that is. */
  private record Ending(Session session, Account account, Instant now) {}

  private void refusal(JsonOut out, Ending ending, Refused how, String account, String reason) {
    Session session = ending.session();
    begin(out, DISCONNECT, ending.now());
    out.name("client").beginObject();
    out.name("start").value(ServerHeader.time(session.started()));
    text(out, "host", session.channel().peer().host());
    out.name("id").value(session.id());
    out.name("acc").value(account);
    text(out, "user", how.user());
    text(out, "name", how.client().name());
    text(out, "lang", how.client().language());
    text(out, "ver", how.client().version());
    if (session.roundTrip() > 0) {
      out.name("rtt").value(session.roundTrip());
    }
    out.name("stop").value(ServerHeader.time(ending.now()));
    out.name("name_tag").value(ending.account().name());
    out.name("kind").value("Client");
    out.name("client_type").value(AccountsDocument.clientType(session));
    out.endObject();
    amounts(out, "sent", session.messagesIn(), session.bytesIn());
    amounts(out, "received", session.outbound().messages(), session.outbound().bytes());
    out.name("reason").value(reason);
    out.endObject();
  }

  @Override
  public void tell(String about, String type, Consumer<JsonOut> fields) {
    Instant now = Instant.now();
    executor.execute(
        () ->
            tell(
                "$SYS.SERVER." + header.identity().id() + '.' + about,
                out -> {
                  begin(out, type, now);
                  fields.accept(out);
                  out.endObject();
                }));
  }

  /** Several changes that come at once are told once, by the counts that they lead to. */
  @Override
  public void moved(Account account) {
    if (account != accounts.global() && moved.add(account)) {
      executor.execute(
          () -> {
            moved.remove(account);
            tellConnections(account);
          });
    }
  }

  /** Tells again how many connections each account has that has any. */
  public void repeat() {
    for (Account account : accounts.all()) {
      if (account != accounts.global() && account.connections().get() > 0) {
        moved(account);
      }
    }
  }

  private void tellConnections(Account account) {
    tell("$SYS.ACCOUNT." + account.name() + ".SERVER.CONNS", out -> connections(out, account));
    tell("$SYS.SERVER.ACCOUNT." + account.name() + ".CONNS", out -> connections(out, account));
  }

  /** Answers how many connections an account has; says nothing if there is none of the name. */
  void tellConnections(String name, String reply) {
    accounts
        .byName(name)
        .ifPresent(account -> client.publish(reply, format.text(out -> connections(out, account))));
  }

  /** Publishes if anybody listens. Thread: the executor. */
  void tell(String subject, JsonFormat.Content content) {
    if (accounts.hasSystem() && isHeard(subject.getBytes(UTF_8))) {
      client.publish(subject, format.text(content));
    }
  }

  private boolean isHeard(byte[] subject) {
    if (interest == null || interest.index() != accounts.system().index()) {
      interest = new MatchCache(accounts.system().index());
    }
    return !interest.match(subject, 0, subject.length).isEmpty();
  }

  private void begin(JsonOut out, String type, Instant time) {
    out.beginObject();
    out.name("type").value(type);
    out.name("id").value(id());
    out.name("timestamp").value(ServerHeader.time(time));
    header.write(out);
  }

  private String id() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String digits = "0".repeat(ID_LENGTH) + new BigInteger(1, bytes).toString(RADIX);
    return digits.substring(digits.length() - ID_LENGTH);
  }

  private void connections(JsonOut out, Account account) {
    begin(out, CONNECTIONS, Instant.now());
    documents.statistics(out, account);
    out.endObject();
  }

  private void connect(JsonOut out, Session session, Account account, Instant now) {
    begin(out, "io.nats.server.advisory.v1.client_connect", now);
    out.name("client").beginObject();
    client(out, session, account); // the session may have left it meanwhile
    out.endObject().endObject();
  }

  private void disconnect(
      JsonOut out, Session session, Account account, CloseReason reason, Instant now) {
    begin(out, DISCONNECT, now);
    out.name("client").beginObject();
    client(out, session, account);
    if (session.roundTrip() > 0) {
      out.name("rtt").value(session.roundTrip());
    }
    out.name("stop").value(ServerHeader.time(now));
    out.endObject();
    amounts(out, "sent", session.messagesIn(), session.bytesIn());
    amounts(out, "received", session.outbound().messages(), session.outbound().bytes());
    out.name("reason").value(reason.text());
    out.endObject();
  }

  private static void client(JsonOut out, Session session, Account account) {
    ClientDetails details = session.details();
    out.name("start").value(ServerHeader.time(session.started()));
    text(out, "host", session.channel().peer().host());
    out.name("id").value(session.id());
    out.name("acc").value(account.name());
    text(out, "user", session.user());
    text(out, "name", details.name());
    text(out, "lang", details.language());
    text(out, "ver", details.version());
    out.name("name_tag").value(account.name());
    out.name("kind").value("Client");
    out.name("client_type").value(AccountsDocument.clientType(session));
  }

  private static void text(JsonOut out, String name, String value) {
    if (!value.isEmpty()) {
      out.name(name).value(value);
    }
  }

  private static void amounts(JsonOut out, String name, long messages, long bytes) {
    out.name(name).beginObject();
    out.name("msgs").value(messages);
    out.name("bytes").value(bytes);
    out.endObject();
  }
}
