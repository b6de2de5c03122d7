package io.natrium.kernel.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.intercept.Interceptions;
import io.natrium.kernel.interest.MatchResult;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.protocol.InfoDocument.ConnectionFacts;
import io.natrium.kernel.route.Publication;
import io.natrium.kernel.session.Session;
import io.natrium.kernel.session.SessionEnvironment;
import io.natrium.spi.session.CloseReason;
import io.natrium.spi.session.Message;
import io.natrium.spi.subject.Subjects;
import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.Outbound;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.spi.transport.StreamHandler;
import io.natrium.spi.transport.TlsSpec;
import java.util.Arrays;
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

  private final SessionEnvironment environment;
  private final Supplier<ServerInfo> info;
  private final Optional<TlsSpec> tls;
  private final ClientParser parser = new ClientParser(this);
  private final CarryOver carry = new CarryOver();
  private final ConnectOptions options = new ConnectOptions();

  private Session session;
  private Authentication authentication;
  private boolean connectReceived;
  private boolean firstPongSent;
  private boolean suspended;
  private boolean parked;
  private boolean endRun;
  private boolean tracing;
  private long batchMessages;
  private long batchBytes;
  private boolean active;

  ClientConnection(
      SessionEnvironment environment, Supplier<ServerInfo> info, Optional<TlsSpec> tls) {
    this.environment = environment;
    this.info = info;
    this.tls = tls;
  }

  // ---- transport

  @Override
  public void onOpen(StreamChannel channel) {
    session = Session.open(environment, channel);
    authentication = new Authentication(session, environment.auth());
    tracing = LOG.isTraceEnabled();
    boolean entered = session.enter();
    LOG.debug("{} - Client connection created", session.label());
    if (tls.isPresent() && tls.get().handshakeFirst()) {
      upgrade(tls.get(), this::greet);
      return;
    }
    greet();
    if (!entered) {
      fail("maximum connections exceeded", CloseReason.MAX_CONNECTIONS_EXCEEDED);
    } else if (tls.isPresent()) {
      session.endBatch(0, 0, false);
      upgrade(tls.get(), () -> {});
    }
    session.endBatch(0, 0, false);
  }

  private void greet() {
    authentication.begin(tls.map(TlsSpec::timeout));
    session.send(InfoDocument.write(info.get(), facts(false)));
    session.endBatch(0, 0, false);
    if (!authentication.isAwaited()) {
      authentication.admitOpen();
    }
  }

  private void upgrade(TlsSpec spec, Runnable afterwards) {
    session
        .channel()
        .startTls(spec, false)
        .whenComplete(
            (agreed, failure) -> {
              if (failure == null) {
                afterwards.run();
              } else {
                LOG.error("{} - TLS handshake error: {}", session.label(), failure.getMessage());
                session.close(CloseReason.TLS_HANDSHAKE_ERROR, false);
              }
            });
  }

  private ConnectionFacts facts(boolean connectInfo) {
    String account = connectInfo ? session.account().name() : "";
    return new ConnectionFacts(
        session.id(),
        session.channel().peer().host(),
        authentication.nonce(),
        authentication.required(),
        tls.isPresent(),
        tls.isPresent() && tls.get().verify(),
        false,
        connectInfo,
        account,
        connectInfo && session.account() == environment.accounts().system());
  }

  @Override
  public void onBytes(byte[] buffer, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (!carry.isEmpty() && at < end && isReading()) {
      at = feedCarry(buffer, at, end);
    }
    if (at < end && isReading()) {
      at = parser.parse(buffer, at, end);
    }
    if (at < end && !session.isClosing()) {
      carry.append(buffer, at, end - at, Math.min(parser.needed(), mostCarried()));
    }
    finishBatch();
  }

  /** Moves to the carried bytes what completes their frame, and parses them. */
  private int feedCarry(byte[] buffer, int at, int end) {
    int needed = parser.needed() - carry.length();
    int count = needed > 0 ? Math.min(needed, end - at) : lineLength(buffer, at, end);
    carry.append(buffer, at, count, Math.min(parser.needed(), mostCarried()));
    if (count >= needed) {
      parseCarry();
    }
    return at + count;
  }

  private void parseCarry() {
    int used = parser.parse(carry.bytes(), 0, carry.length());
    session.endRun();
    carry.drop(used);
    carry.trim();
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
    session.endBatch(batchMessages, batchBytes, active);
    batchMessages = 0;
    batchBytes = 0;
    active = false;
  }

  @Override
  public Outbound outbound() {
    return session.outbound();
  }

  @Override
  public void onClosed(CloseCause cause) {
    authentication.end();
    session.ended(cause);
  }

  // ---- what the parser asks

  boolean isReading() {
    return !suspended && !session.isClosing();
  }

  boolean mayBegin(byte verb) {
    if (!authentication.isAwaited() || (verb | 0x20) == 'c') {
      return true;
    }
    violateAuthorization("the first verb was no CONNECT");
    return false;
  }

  boolean isTooLong(int length) {
    if (length <= session.limits().maxControlLine()) {
      return false;
    }
    LOG.error("{} - maximum control line exceeded", session.label());
    fail("maximum control line exceeded", CloseReason.MAX_CONTROL_LINE_EXCEEDED);
    return true;
  }

  boolean takesHeaders() {
    return session.outbound().headers();
  }

  boolean isPayloadTooLong(int size) {
    int most = session.limits().maxPayload();
    if (size <= most) {
      return false;
    }
    LOG.error("{} - maximum payload exceeded: {} vs {}", session.label(), size, most);
    fail("Maximum Payload Violation", CloseReason.MAX_PAYLOAD_EXCEEDED);
    return true;
  }

  /** Told once per publish, as soon as its line is there. */
  void judgeSubject(byte[] buffer, int offset, int length) {
    if (options.pedantic && !Subjects.isValidLiteral(buffer, offset, length)) {
      session.sendError("Invalid Publish Subject");
    }
  }

  void endRunAfterThis() {
    endRun = true;
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
    session.sendError(text);
    session.close(reason);
  }

  private void violateAuthorization(String why) {
    LOG.error("{} - authentication error - {}", session.label(), why);
    fail("Authorization Violation", CloseReason.AUTHENTICATION_VIOLATION);
  }

  // ---- CONNECT

  void connect(byte[] buffer, int offset, int length) {
    trace("CONNECT");
    boolean first = !connectReceived;
    try {
      options.read(buffer, offset, length);
    } catch (ConnectSyntaxException problem) {
      refuse(problem.getMessage());
      return;
    }
    connectReceived = true;
    session.connected();
    session.echo(options.echo);
    session.headers(options.headers && session.limits().headers());
    session.endRun();
    suspended = true;
    authentication.decide(options.credentials(), first, refusal -> decided(refusal, first));
    if (suspended) {
      parked = true;
      session.pause();
    }
  }

  private void decided(String refusal, boolean first) {
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
        session.onInfoChanged(this::tellInfo);
      }
      if (options.verbose) {
        session.send(OK);
      }
    }
    suspended = false;
    if (parked) {
      proceed();
    }
  }

  /** Goes on with what was kept while the verdict was awaited. */
  private void proceed() {
    parked = false;
    session.resume();
    if (!carry.isEmpty() && isReading()) {
      parseCarry();
    }
    finishBatch();
  }

  private void tellInfo() {
    if (options.protocol >= 1) {
      session.send(InfoDocument.write(info.get(), facts(false)));
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
    trace("PING");
    active = true;
    session.send(PONG);
    if (connectReceived && !firstPongSent) {
      firstPongSent = true;
      if (options.protocol >= 1) {
        session.send(InfoDocument.write(info.get(), facts(true)));
      }
    }
  }

  void pong() {
    trace("PONG");
    session.answered();
  }

  // ---- SUB and UNSUB

  void subscribe(byte[] buffer, int[] starts, int[] ends, int count) {
    active = true;
    if (count < 2 || count > 3) {
      refuse("SUB with a bad number of arguments");
      return;
    }
    byte[] subject = Arrays.copyOfRange(buffer, starts[0], ends[0]);
    byte[] queue = count == 3 ? Arrays.copyOfRange(buffer, starts[1], ends[1]) : null;
    byte[] sid = Arrays.copyOfRange(buffer, starts[count - 1], ends[count - 1]);
    if (tracing) {
      traceArguments("SUB", buffer, starts[0], ends[count - 1]);
    }
    session.endRun();
    if (queue != null && ReservedSubjects.refusesQueue(queue)) {
      violateSubscription(subject, " using queue \"" + text(queue) + '"');
    } else if (hasTooManyTokens(subject)) {
      violateSubscription(subject, ", too many tokens");
    } else if (session.subscriptionsAtLimit()) {
      LOG.error("{} - maximum subscriptions exceeded", session.label());
      session.sendError("maximum subscriptions exceeded");
    } else if (session.subscription(sid, 0, sid.length) != null) {
      acknowledge();
    } else if (!Subjects.isWellFormed(subject, 0, subject.length)) {
      session.sendError("Invalid Subject");
    } else {
      session.subscribe(subject, queue, sid);
      acknowledge();
    }
  }

  private boolean hasTooManyTokens(byte[] subject) {
    int most = session.limits().maxSubscriptionTokens();
    return most > 0 && Subjects.tokens(subject, 0, subject.length) > most;
  }

  private void violateSubscription(byte[] subject, String suffix) {
    LOG.error("{} - Subscription Violation - Subject \"{}\"", session.label(), text(subject));
    session.sendError(
        "Permissions Violation for Subscription to \"" + text(subject) + '"' + suffix);
  }

  void unsubscribe(byte[] buffer, int[] starts, int[] ends, int count) {
    active = true;
    if (count < 1 || count > 2) {
      refuse("UNSUB with a bad number of arguments");
      return;
    }
    if (tracing) {
      traceArguments("UNSUB", buffer, starts[0], ends[count - 1]);
    }
    session.endRun();
    SubscriptionEntry entry = session.subscription(buffer, starts[0], ends[0] - starts[0]);
    if (entry != null) {
      session.unsubscribe(entry, count == 2 ? limit(buffer, starts[1], ends[1]) : 0);
    }
    acknowledge();
  }

  private static long limit(byte[] buffer, int start, int end) {
    if (end - start > 18) {
      return 0;
    }
    long limit = 0;
    for (int at = start; at < end; at++) {
      if (buffer[at] < '0' || buffer[at] > '9') {
        return 0;
      }
      limit = limit * 10 + buffer[at] - '0';
    }
    return limit;
  }

  private void acknowledge() {
    if (options.verbose) {
      session.send(OK);
    }
  }

  // ---- PUB and HPUB

  /**
   * Checks and routes a message.
   *
   * @return the receivers, if the same line may be published again without its checks, else null
   */
  MatchResult publish(Publication publication) {
    Message message = publication.message();
    byte[] buffer = message.buffer();
    int offset = message.subjectOffset();
    int length = message.subjectLength();
    count(message);
    if (tracing) {
      tracePublish(message);
    }
    if (ReservedSubjects.refusesPublish(buffer, offset, length)) {
      String subject = new String(buffer, offset, length, UTF_8);
      LOG.error("{} - Publish Violation - Subject \"{}\"", session.label(), subject);
      session.sendError("Permissions Violation for Publish to \"" + subject + '"');
      return null;
    }
    if (message.replyLength() > 0
        && ReservedSubjects.refusesReply(buffer, message.replyOffset(), message.replyLength())) {
      String reply = message.reply();
      LOG.error("{} - Publish Violation - Reply \"{}\"", session.label(), reply);
      session.sendError("Permissions Violation for Publish with Reply of \"" + reply + '"');
      return null;
    }
    acknowledge();
    MatchResult match = session.match(buffer, offset, length);
    if (match.rules().length > 0) {
      intercept(match, message.copy());
      return null;
    }
    route(match, publication);
    if (endRun) {
      endRun = false;
      session.endRun();
    }
    return options.verbose || options.pedantic || tracing ? null : match;
  }

  private void route(MatchResult match, Publication publication) {
    boolean reached = !match.isEmpty() && session.route(match, publication);
    if (!reached && publication.message().replyLength() > 0 && options.noResponders) {
      tellNoResponders(publication.message());
    }
  }

  /** Waits for the verdict of the interceptors; reads pause, so the order of messages is kept. */
  private void intercept(MatchResult match, Message message) {
    session.endRun();
    suspended = true;
    Interceptions.judge(match.rules(), message)
        .whenComplete(
            (judged, failure) -> {
              if (session.channel().loop().inLoop()) {
                intercepted(message, judged);
              } else {
                session.channel().loop().execute(() -> intercepted(message, judged));
              }
            });
    if (suspended) {
      parked = true;
      session.pause();
    }
  }

  private void intercepted(Message published, Message judged) {
    suspended = false;
    if (judged == null) {
      session.sendError("Permissions Violation for Publish to \"" + published.subject() + '"');
    } else if (!session.isClosing()) {
      Publication replacement = new Publication();
      replacement.encode(judged);
      Message message = replacement.message();
      route(session.match(message.buffer(), 0, message.subjectLength()), replacement);
      session.endRun();
    }
    if (parked) {
      proceed();
    }
  }

  /** Routes a message whose control line is the one that was checked before. */
  MatchResult publishAgain(MatchResult known, Publication publication) {
    count(publication.message());
    MatchResult match = known;
    if (!session.holds(match)) {
      Message message = publication.message();
      match = session.match(message.buffer(), message.subjectOffset(), message.subjectLength());
    }
    if (!match.isEmpty()) {
      session.route(match, publication);
    }
    return match;
  }

  private void count(Message message) {
    active = true;
    batchMessages++;
    batchBytes += message.headerLength() + message.payloadLength();
  }

  private void tellNoResponders(Message message) {
    SubscriptionEntry inbox =
        session.subscriptionFor(message.buffer(), message.replyOffset(), message.replyLength());
    if (inbox == null) {
      return;
    }
    String subject = message.subject();
    int size = 32 + message.subjectLength();
    String frame =
        "HMSG "
            + message.reply()
            + ' '
            + text(inbox.sid())
            + ' '
            + size
            + ' '
            + size
            + "\r\nNATS/1.0 503\r\nNats-Subject: "
            + subject
            + "\r\n\r\n\r\n";
    session.send(frame.getBytes(UTF_8));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  // ---- trace

  private void trace(String verb) {
    if (tracing) {
      LOG.trace("{} - <<- [{}]", session.label(), verb);
    }
  }

  private void traceArguments(String verb, byte[] buffer, int start, int end) {
    String arguments = new String(buffer, start, end - start, UTF_8);
    LOG.trace("{} - <<- [{} {}]", session.label(), verb, arguments);
  }

  private void tracePublish(Message message) {
    String reply = message.replyLength() == 0 ? "" : message.reply() + ' ';
    int size = message.headerLength() + message.payloadLength();
    if (message.headerLength() > 0) {
      LOG.trace(
          "{} - <<- [HPUB {} {}{} {}]",
          session.label(),
          message.subject(),
          reply,
          message.headerLength(),
          size);
    } else {
      LOG.trace("{} - <<- [PUB {} {}{}]", session.label(), message.subject(), reply, size);
    }
    LOG.trace(
        "{} - <<- MSG_PAYLOAD: [\"{}\"]", session.label(), new String(message.payload(), UTF_8));
  }
}
