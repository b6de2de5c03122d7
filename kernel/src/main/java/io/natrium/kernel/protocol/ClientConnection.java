package io.natrium.kernel.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.protocol.InfoDocument.ConnectionFacts;
import io.natrium.kernel.session.Refused;
import io.natrium.kernel.session.Session;
import io.natrium.kernel.session.SessionEnvironment;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.session.CloseReason;
import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.Endpoint;
import io.natrium.spi.transport.Farewell;
import io.natrium.spi.transport.Landing;
import io.natrium.spi.transport.Outbound;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.spi.transport.StreamHandler;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client: what each verb of the protocol does. The order of checks, the texts of errors and what
 * closes the connection are the reference's (wire facts, sections 2 to 5).
 *
 * <p>Owned by the loop of its channel.
 */
final class ClientConnection implements StreamHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
  private static final byte[] OK = "+OK\r\n".getBytes(US_ASCII);
  private static final byte[] PONG = "PONG\r\n".getBytes(US_ASCII);
  private static final int NEWEST_PROTOCOL = 1;

  /** Bytes that a frame must lack for the transport to put them in place. */
  private static final int LEAST_LANDED = 4096;

  /** Blanks and the like that an unfinished line may have beside what counts. */
  private static final int LINE_ROOM = 1 << 16;

  private final SessionEnvironment environment;
  private final Supplier<ServerInfo> info;
  private final Supplier<ListenerTls> tls;
  private final ClientParser parser = new ClientParser(this);
  private CarryOver carry;
  private final ConnectOptions options = new ConnectOptions();

  private Session session;
  private Encryption encryption;
  private Authentication authentication;
  private ClientTrace trace;
  private ClientSubscriptions subscriptions;
  private ClientPublishing publishing;
  private boolean connectReceived;
  private boolean firstPongSent;
  private boolean suspended;
  private boolean parked;
  private boolean active;

  ClientConnection(
      SessionEnvironment environment, Supplier<ServerInfo> info, Supplier<ListenerTls> tls) {
    this.environment = environment;
    this.info = info;
    this.tls = tls;
  }

  // ---- transport

  @Override
  public void onOpen(StreamChannel channel) {
    session = Session.open(environment, channel);
    session.membership().onStandingChanged(this::lookAgain);
    authentication = new Authentication(session, environment.auth());
    carry = new CarryOver(session.spares(), this::onLanded);
    trace = new ClientTrace(session);
    subscriptions = new ClientSubscriptions(this, session, trace);
    publishing = new ClientPublishing(this, session, options, trace);
    boolean entered = session.enter();
    LOG.debug("{} - Client connection created", session.label());
    ListenerTls terms = tls.get();
    encryption = new Encryption(session, terms, new Opening(terms));
    encryption.begin(entered);
    if (!entered) {
      fail("maximum connections exceeded", CloseReason.MAX_CONNECTIONS_EXCEEDED);
    }
    session.endBatch(0, 0, false);
  }

  /** What the way to TLS, or past it, leads to. */
  private final class Opening implements Encryption.Steps {

    private final ListenerTls terms;

    Opening(ListenerTls terms) {
      this.terms = terms;
    }

    @Override
    public void greet() {
      authentication.begin(terms.spec());
      session.send(InfoDocument.write(serverInfo(), facts(false)));
      session.endBatch(0, 0, false);
      if (!authentication.isAwaited()) {
        authentication.admitOpen();
      }
    }

    @Override
    public void settled() {
      session.watch();
      authentication.startClock();
    }
  }

  private ServerInfo serverInfo() {
    Optional<Endpoint> endpoint = session.channel().peer().endpoint();
    return endpoint.isPresent() ? info.get().at(endpoint.get()) : info.get();
  }

  private ConnectionFacts facts(boolean connectInfo) {
    String account = connectInfo ? session.account().name() : "";
    Optional<Endpoint> endpoint = session.channel().peer().endpoint();
    boolean encrypted = endpoint.isPresent() && endpoint.get().tls();
    ListenerTls terms = tls.get();
    return new ConnectionFacts(
        session.id(),
        session.channel().peer().host(),
        authentication.nonce(),
        authentication.isAnnounced(),
        endpoint.isPresent() ? encrypted : terms.required() || encryption.wasFirst(),
        terms.verifies(),
        endpoint.isPresent() ? encrypted : terms.available(),
        connectInfo,
        account,
        connectInfo && session.account() == environment.accounts().system());
  }

  private void lookAgain() {
    parser.forget();
    trace.lookAgain();
  }

  @Override
  public void onBytes(byte[] buffer, int offset, int length) {
    if (!encryption.isSettled() && encryption.take(buffer, offset, length)) {
      return;
    }
    int end = offset + length;
    int at = offset;
    while (!carry.isEmpty() && at < end && isReading()) {
      at = feedCarry(buffer, at, end);
    }
    if (at < end && isReading()) {
      at = parser.parse(buffer, at, end);
    }
    if (at < end && !session.isClosing()) {
      keep(buffer, at, end - at);
    }
    finishBatch();
  }

  @Override
  public Landing landing() {
    int needed = Math.min(parser.needed(), mostCarried());
    boolean large = needed - carry.length() >= LEAST_LANDED;
    return large && !carry.isEmpty() && isReading() ? carry.await(needed) : null;
  }

  private void onLanded() {
    if (carry.length() >= parser.needed()) {
      parseCarry();
    }
    finishBatch();
  }

  /**
   * Keeps bytes for later. Of a frame whose length is not known yet that is at most a control line
   * and some room; what came behind a CONNECT that waits for its verdict is what the same read
   * brought, as reads pause meanwhile.
   */
  private void keep(byte[] buffer, int at, int count) {
    boolean unknown = !suspended && parser.needed() == 0;
    if (unknown && carry.length() + count > session.limits().maxControlLine() + LINE_ROOM) {
      exceedControlLine();
      return;
    }
    carry.append(buffer, at, count, Math.min(parser.needed(), mostCarried()));
    if (!session.membership().halfOpen().keep(carry.length())) {
      LOG.error("{} - too much is kept for clients that are not in yet", session.label());
      fail("maximum connections exceeded", CloseReason.MAX_CONNECTIONS_EXCEEDED);
    }
  }

  /** Moves to the carried bytes what completes their frame, and parses them. */
  private int feedCarry(byte[] buffer, int at, int end) {
    int needed = parser.needed() - carry.length();
    int count = needed > 0 ? Math.min(needed, end - at) : lineLength(buffer, at, end);
    keep(buffer, at, count);
    if (count >= needed && isReading()) {
      parseCarry();
    }
    return at + count;
  }

  private void parseCarry() {
    int used = parser.parse(carry.bytes(), 0, carry.length());
    session.endRun();
    carry.drop(used);
    carry.trim();
    session.membership().halfOpen().keep(carry.length());
  }

  private int mostCarried() {
    return session.limits().maxPayload() + session.limits().maxControlLine() + 64;
  }

  private static int lineLength(byte[] buffer, int at, int end) {
    for (int i = at; i < end; i++) {
      if (buffer[i] == '\n') {
        return i + 1 - at;
      }
    }
    return end - at;
  }

  private void finishBatch() {
    publishing.endBatch(active);
    active = false;
  }

  @Override
  public Outbound outbound() {
    return session.outbound();
  }

  @Override
  public Optional<Farewell> farewell() {
    return session == null ? Optional.empty() : Optional.of(Farewells.of(session.closeReason()));
  }

  @Override
  public void onLeaving() {
    if (session != null) {
      session.announcements().tellLeaving();
    }
  }

  @Override
  public void onClosed(CloseCause cause) {
    if (session != null) {
      encryption.end();
      authentication.end();
      session.ended(cause);
    }
  }

  // ---- what the parser asks

  boolean isReading() {
    return !suspended && !session.isClosing();
  }

  boolean mayBegin(byte verb) {
    if (!authentication.isAwaited() || (verb | 0x20) == 'c') {
      return true;
    }
    if (authentication.takesAnonymous()) {
      return mayBeginAnonymously();
    }
    violateAuthorization("the first verb was no CONNECT");
    return false;
  }

  private boolean mayBeginAnonymously() {
    connectReceived = true;
    suspended = true;
    authentication.decide(
        Credentials.NONE, options.description(session.id()), true, this::decidedOnAnonymous);
    if (suspended) {
      parked = true;
      session.pause();
    }
    return isReading();
  }

  private void decidedOnAnonymous(AuthDecision.Deny refusal) {
    if (session.isClosing()) {
      return;
    }
    if (refusal != null) {
      violateAuthorization(refusal);
    }
    suspended = false;
    if (parked) {
      proceed();
    }
  }

  boolean isTooLong(int length) {
    if (length <= session.limits().maxControlLine()) {
      return false;
    }
    exceedControlLine();
    return true;
  }

  private void exceedControlLine() {
    LOG.error("{} - maximum control line exceeded", session.label());
    fail("maximum control line exceeded", CloseReason.MAX_CONTROL_LINE_EXCEEDED);
  }

  boolean takesHeaders() {
    return session.outbound().headers();
  }

  boolean isPayloadTooLong(int size) {
    int most = session.maxPayload();
    if (size <= most) {
      return false;
    }
    LOG.error("{} - maximum payload exceeded: {} vs {}", session.label(), size, most);
    fail("Maximum Payload Violation", CloseReason.MAX_PAYLOAD_EXCEEDED);
    return true;
  }

  ClientSubscriptions subscriptions() {
    return subscriptions;
  }

  ClientPublishing publishing() {
    return publishing;
  }

  // ---- what the verbs ask

  /** The peer did more than answer pings. */
  void heard() {
    active = true;
  }

  void acknowledge() {
    if (options.verbose) {
      trace.answer("OK");
      session.send(OK);
    }
  }

  void forgetLine() {
    parser.forget();
  }

  /** Stops parsing until a verdict is there. */
  void suspend() {
    suspended = true;
  }

  /** Pauses reads if the verdict did not come at once. */
  void parkIfSuspended() {
    if (suspended) {
      parked = true;
      session.pause();
    }
  }

  /** The verdict is there: goes on with what was kept meanwhile. */
  void proceed() {
    suspended = false;
    if (!parked) {
      return;
    }
    parked = false;
    session.resume();
    if (!carry.isEmpty() && isReading()) {
      parseCarry();
    }
    finishBatch();
  }

  // ---- errors

  void unknownOperation() {
    LOG.error("{} - Client parser ERROR: unknown protocol operation", session.label());
    fail("Unknown Protocol Operation", CloseReason.PROTOCOL_VIOLATION);
  }

  /** Closes without a word to the peer, as the reference does for malformed arguments. */
  void refuse(String why) {
    LOG.error("{} - {}", session.label(), why);
    session.endRun();
    session.close(CloseReason.PROTOCOL_VIOLATION);
  }

  private void fail(String text, CloseReason reason) {
    session.sendLastError(text);
    session.close(reason);
  }

  private void violateAuthorization(String why) {
    violateAuthorization(
        why, Refused.unheard(options.description(session.id()), options.credentials().shownAs()));
  }

  private void violateAuthorization(AuthDecision.Deny verdict) {
    violateAuthorization(
        verdict.reason(),
        Refused.by(verdict, options.description(session.id()), options.credentials().shownAs()));
  }

  private void violateAuthorization(String why, Refused how) {
    LOG.error("{} - authentication error - {}", session.label(), why);
    session.announceRefused(how);
    fail("Authorization Violation", CloseReason.of(how.cause()));
  }

  // ---- CONNECT

  void connect(byte[] buffer, int offset, int length) {
    trace.connect(buffer, offset, length);
    boolean first = !connectReceived;
    try {
      options.read(buffer, offset, length);
    } catch (ConnectSyntaxException problem) {
      refuse(problem.getMessage());
      return;
    }
    connectReceived = true;
    session.connected();
    session.describe(options.details());
    session.echo(options.echo);
    session.headers(options.headers && session.limits().headers());
    session.endRun();
    suspend();
    authentication.decide(
        options.credentials(),
        options.description(session.id()),
        first,
        refusal -> decided(refusal, first));
    parkIfSuspended();
  }

  private void decided(AuthDecision.Deny refusal, boolean first) {
    if (session.isClosing()) {
      return;
    }
    if (refusal != null) {
      violateAuthorization(refusal);
    } else if (options.newAccount || !options.account.isEmpty()) {
      violateAuthorization("accounts cannot be chosen in CONNECT");
    } else if (options.protocol < 0 || options.protocol > NEWEST_PROTOCOL) {
      fail("invalid client protocol", CloseReason.BAD_CLIENT_PROTOCOL_VERSION);
    } else if (options.noResponders && !session.outbound().headers()) {
      fail("no responders requires headers support", CloseReason.NO_RESPONDERS_REQUIRES_HEADERS);
    } else {
      if (first) {
        session.label(options.label());
        session.announcements().onInfoChanged(this::tellInfo);
        session.announceConnected();
      }
      acknowledge();
    }
    proceed();
  }

  private void tellInfo() {
    if (options.protocol >= 1) {
      ServerInfo now =
          session.announcements().isLeaving() ? serverInfo().asLameDuck() : serverInfo();
      session.send(InfoDocument.write(now, facts(false)));
    }
  }

  void info(byte[] buffer, int offset, int length) {
    try {
      new ConnectOptions().read(buffer, offset, length);
    } catch (ConnectSyntaxException problem) {
      refuse("INFO from a client: " + problem.getMessage());
    }
  }

  void clientError(byte[] buffer, int offset, int length) {
    LOG.error("{} - Client Error {}", session.label(), new String(buffer, offset, length, UTF_8));
    session.close(CloseReason.PARSE_ERROR);
  }

  // ---- PING and PONG

  void ping() {
    trace.verb("PING");
    active = true;
    trace.answer("PONG");
    session.send(PONG);
    if (connectReceived && !firstPongSent) {
      firstPongSent = true;
      if (options.protocol >= 1) {
        session.send(InfoDocument.write(serverInfo(), facts(true)));
      }
    }
  }

  void pong() {
    trace.verb("PONG");
    session.answered();
  }
}
