package io.natrium.kernel.system;

import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.monitor.AccountsDocument;
import io.natrium.kernel.monitor.ConnectionsDocument;
import io.natrium.kernel.monitor.MonitorRequest;
import io.natrium.kernel.monitor.ServerFacts;
import io.natrium.kernel.monitor.ServerHeader;
import io.natrium.kernel.monitor.ServerStatsDocument;
import io.natrium.kernel.monitor.SubscriptionsDocument;
import io.natrium.kernel.monitor.VarzDocument;
import io.natrium.kernel.route.Traffic;
import io.natrium.kernel.session.Connections;
import io.natrium.kernel.session.Session;
import io.natrium.spi.monitor.JsonOut;
import io.natrium.spi.session.CloseReason;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Answers requests about the server and its accounts in the server's own account: {@code
 * $SYS.REQ.SERVER.PING}, {@code $SYS.REQ.SERVER.<id>.*} and {@code $SYS.REQ.ACCOUNT.<name>.*}.
 * Thread: the executor given.
 */
public final class SystemServices implements AutoCloseable {

  private static final int ACCOUNT_TOKEN = 3;
  private static final String PING = "PING";

  /** What it serves itself, of all servers or of this one. */
  private static final Set<String> OWN =
      Set.of("STATSZ", "IDZ", "CONNZ", "SUBSZ", "VARZ", "ACCOUNTZ", "KICK", "LDM", "RELOAD");

  /** Writes the field {@code data} of an answer. */
  private interface Answer {

    /**
     * Writes the value.
     *
     * @return false if there shall be no answer
     * @throws IllegalArgumentException if there is nothing to answer, with the reason
     */
    boolean write(JsonOut out, MonitorRequest request, String account);
  }

  private final InternalClient client;
  private final ServerHeader header;
  private final Executor executor;
  private final AnswerForm form;
  private final ConnectionsDocument connections;
  private final SubscriptionsDocument subscriptions;
  private final AccountsDocument accounts;
  private final ServerStatsDocument stats;
  private final VarzDocument varz;
  private final AccountEvents events;
  private final Connections live;

  /**
   * Begins to answer.
   *
   * @param client the server in its own account; closed with the services
   */
  public SystemServices(
      InternalClient client,
      ServerHeader header,
      Accounts accounts,
      Connections connections,
      Traffic traffic,
      AccountEvents events,
      ServerFacts facts,
      Executor executor) {
    String id = header.identity().id();
    this.client = client;
    this.header = header;
    this.form = new AnswerForm(header);
    this.executor = executor;
    this.events = events;
    this.live = connections;
    this.connections = new ConnectionsDocument(accounts, connections, id);
    this.subscriptions = new SubscriptionsDocument(accounts, id);
    this.accounts = new AccountsDocument(accounts, connections, id);
    this.stats = new ServerStatsDocument(accounts, connections, traffic);
    this.varz = new VarzDocument(header, facts, accounts, connections, traffic, stats);
    serveServer(id);
    serveAccounts();
  }

  /** Whether a name behind {@code $SYS.REQ.SERVER.<id>} is served here, or nearby. */
  static boolean serves(String name) {
    return OWN.contains(name);
  }

  private void serveServer(String id) {
    listen("$SYS.REQ.SERVER.PING", this::answerStats);
    for (String target : List.of(PING, id)) {
      String prefix = "$SYS.REQ.SERVER." + target + '.';
      listen(prefix + "STATSZ", this::answerStats);
      listen(prefix + "IDZ", this::answerId);
      serve(prefix + "CONNZ", (out, request, account) -> written(connections, out, request));
      serve(prefix + "SUBSZ", (out, request, account) -> written(subscriptions, out, request));
      serve(
          prefix + "VARZ",
          (out, request, account) -> {
            varz.write(out);
            return true;
          });
      serve(
          prefix + "ACCOUNTZ",
          (out, request, account) -> {
            accounts.list(out, request);
            return true;
          });
    }
    String own = "$SYS.REQ.SERVER." + id + '.';
    listen(
        own + "KICK",
        request ->
            command(
                request,
                session -> session.close(CloseReason.KICKED),
                "no such client or leafnode id"));
    listen(
        own + "LDM",
        request ->
            command(
                request, session -> session.announcements().tellLeaving(), "no such client id"));
  }

  private void serveAccounts() {
    String prefix = "$SYS.REQ.ACCOUNT.*.";
    serve(
        prefix + "CONNZ",
        (out, request, account) -> written(connections, out, request.about(account)));
    serve(
        prefix + "SUBSZ",
        (out, request, account) -> {
          subscriptions.write(out, request.about(account), true);
          return true;
        });
    serve(
        prefix + "STATZ",
        (out, request, account) ->
            !account.equals(PING) && accounts.statistics(out, request, List.of(account)));
    serve(
        "$SYS.REQ.ACCOUNT.PING.STATZ",
        (out, request, account) ->
            accounts.statistics(out, request, AccountsDocument.named(request)));
    serve(
        prefix + "INFO",
        (out, request, account) -> {
          accounts.info(out, account);
          return true;
        });
    listen(prefix + "CONNS", this::answerConnections);
  }

  private static boolean written(
      ConnectionsDocument document, JsonOut out, MonitorRequest request) {
    document.write(out, request);
    return true;
  }

  private static boolean written(
      SubscriptionsDocument document, JsonOut out, MonitorRequest request) {
    document.write(out, request, false);
    return true;
  }

  /** Takes a request and answers it by itself. */
  private interface Listener {
    void request(Message request);
  }

  private void listen(String subject, Listener listener) {
    client.subscribe(
        subject,
        null,
        executor,
        message -> {
          if (message.replyLength() > 0) {
            listener.request(message);
          }
        });
  }

  private void serve(String subject, Answer answer) {
    listen(subject, request -> respond(request, answer));
  }

  private void respond(Message message, Answer answer) {
    MonitorRequest request;
    try {
      request = MonitorRequest.read(message.payload());
    } catch (IllegalArgumentException bad) {
      client.publish(message.reply(), form.error(AnswerForm.BAD_REQUEST, bad.getMessage(), false));
      return;
    }
    if (!request.isFor(header)) {
      return;
    }
    String[] tokens = message.subject().split("\\.", -1);
    String account = tokens.length > ACCOUNT_TOKEN ? tokens[ACCOUNT_TOKEN] : "";
    try {
      byte[] body = form.data(out -> answer.write(out, request, account));
      if (body.length > 0) {
        client.publish(message.reply(), body);
      }
    } catch (IllegalArgumentException none) {
      client.publish(message.reply(), form.error(AnswerForm.FAILED, none.getMessage(), true));
    }
  }

  /**
   * Does something with the connection that a request names.
   *
   * @param unknown the error if there is no such connection
   */
  private void command(Message message, Consumer<Session> action, String unknown) {
    MonitorRequest request;
    try {
      request = MonitorRequest.read(message.payload());
    } catch (IllegalArgumentException bad) {
      client.publish(message.reply(), form.error(AnswerForm.BAD_REQUEST, bad.getMessage(), false));
      return;
    }
    Optional<Session> session = live.byId(request.connection());
    if (session.isEmpty()) {
      client.publish(message.reply(), form.error(AnswerForm.FAILED, unknown, false));
      return;
    }
    action.accept(session.get());
    client.publish(message.reply(), form.plain(out -> {}));
  }

  /** Tells what the server does, if anybody listens. Thread: any. */
  public void broadcast() {
    executor.execute(
        () ->
            events.tell(
                "$SYS.SERVER." + header.identity().id() + ".STATSZ",
                out -> {
                  out.beginObject();
                  header.write(out);
                  stats.write(out);
                  out.endObject();
                }));
  }

  private void answerStats(Message message) {
    MonitorRequest request;
    try {
      request = MonitorRequest.read(message.payload());
    } catch (IllegalArgumentException bad) {
      client.publish(message.reply(), form.error(AnswerForm.BAD_REQUEST, bad.getMessage(), false));
      return;
    }
    if (request.isFor(header)) {
      client.publish(message.reply(), form.plain(stats::write));
    }
  }

  private void answerId(Message message) {
    client.publish(
        message.reply(),
        form.bare(
            out -> {
              out.beginObject();
              out.name("name").value(header.identity().name());
              out.name("host").value(header.host());
              out.name("id").value(header.identity().id());
              out.endObject();
            }));
  }

  private void answerConnections(Message message) {
    String[] tokens = message.subject().split("\\.", -1);
    events.tellConnections(tokens[ACCOUNT_TOKEN], message.reply());
  }

  /** Stops answering. */
  @Override
  public void close() {
    client.close();
  }
}
