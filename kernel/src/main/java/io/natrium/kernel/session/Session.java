package io.natrium.kernel.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.interest.MatchResult;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.interest.SubscriptionOwner;
import io.natrium.kernel.outbound.OutboundBuffer;
import io.natrium.kernel.permission.PublishGuard;
import io.natrium.kernel.route.FanOut;
import io.natrium.kernel.route.LoopContext;
import io.natrium.kernel.route.Publication;
import io.natrium.kernel.route.Publisher;
import io.natrium.kernel.route.SpareArrays;
import io.natrium.kernel.trace.MessageTrace;
import io.natrium.kernel.trace.PeerKind;
import io.natrium.kernel.trace.TracePeer;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.session.CloseReason;
import io.natrium.spi.session.MessageSink;
import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.StreamChannel;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network peer: who it is, what it may, what it subscribed to, and how it ends.
 *
 * <p>Owned by the loop of its channel. Other threads use only what says so: closing it, and the
 * snapshots that monitoring shows.
 */
public final class Session implements SubscriptionOwner, Publisher {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final byte[] PING = "PING\r\n".getBytes(US_ASCII);

  private final SessionEnvironment environment;
  private final StreamChannel channel;
  private final long id;
  private final OutboundBuffer outbound;
  private final LoopContext context;
  private final Keepalive keepalive = new Keepalive(this);
  private final Announcements announcements = new Announcements(this);
  private final MessageLog messageLog = new MessageLog(this);
  private final ReadPauses pauses = new ReadPauses(this);
  private final SlowConsumer slowConsumer = new SlowConsumer(this);
  private final WriteDeadline writeDeadline = new WriteDeadline(this);
  private final AtomicReference<CloseReason> closing = new AtomicReference<>();
  private final long openedAt = System.nanoTime();
  private final Instant started = Instant.now();

  private volatile String protocol = "";
  private volatile String label;
  private volatile long messagesIn;
  private volatile long bytesIn;
  private volatile Instant lastActivity = started;
  private boolean echo = true;
  private boolean dropsWhenStalled;
  private final Standing standing = new Standing();
  private final HeldSubscriptions subscriptions;
  private final Membership membership;

  private Session(SessionEnvironment environment, StreamChannel channel) {
    this.environment = environment;
    this.channel = channel;
    this.id = environment.connections().nextId();
    this.outbound = new OutboundBuffer(environment.blocks(), limits().maxPending());
    this.outbound.attach(channel, writeDeadline::watch);
    this.subscriptions = new HeldSubscriptions(outbound, standing);
    this.context = environment.loops().of(channel.loop());
    this.dropsWhenStalled = limits().dropsWhenStalled();
    this.label = PeerLabel.of(channel.peer(), id);
    this.membership = new Membership(this, environment, context, standing, subscriptions);
  }

  /** Makes the session of a new peer. Thread: its loop. */
  public static Session open(SessionEnvironment environment, StreamChannel channel) {
    return new Session(environment, channel);
  }

  /** Enters the connections of the server; false if it is full and the caller has to close. */
  public boolean enter() {
    return environment.connections().enter(this, limits().maxConnections());
  }

  /** Begins to look after the peer: it is pinged when it is silent. */
  public void watch() {
    keepalive.start();
  }

  public long id() {
    return id;
  }

  public StreamChannel channel() {
    return channel;
  }

  /** The limits in force. Thread: any. */
  public SessionLimits limits() {
    return environment.limits().get();
  }

  @Override
  public OutboundBuffer outbound() {
    return outbound;
  }

  /** Shows messages in the log. Thread: any. */
  public MessageLog messageLog() {
    return messageLog;
  }

  @Override
  public void logDelivery(String line, byte[] buffer, int start, int headers, int size) {
    messageLog.line(MessageLog.OUT, line);
    messageLog.body(MessageLog.OUT, buffer, start, headers, size);
  }

  /** Address and id, as log lines begin. Thread: any. */
  public String label() {
    return label;
  }

  /** Adds what CONNECT said of the client, and as what it was let in, to the label. */
  public void label(String suffix) {
    String within = standing.login().within(account().name());
    label = PeerLabel.of(channel.peer(), id) + suffix + within;
  }

  /** The account it is part of, null before it was let in. Thread: any. */
  public Account account() {
    return membership.account();
  }

  /** Its part in that account. */
  public Membership membership() {
    return membership;
  }

  /** As whom it came, which events and monitoring may show; empty if it said nothing. */
  public String user() {
    return standing.login().text();
  }

  /** As what it was let in. Thread: any. */
  public Grant grant() {
    return standing.grant();
  }

  /** Name of the server it is connected to. Thread: any. */
  String serverName() {
    return environment.serverName().get();
  }

  /** Takes what the client said of itself. */
  public void describe(ClientDetails details) {
    standing.details(details);
  }

  /** What the client said of itself. Thread: any. */
  public ClientDetails details() {
    return standing.details();
  }

  /** Says that the peer has introduced itself and is in. Thread: the loop. */
  public void announceConnected() {
    environment.events().connected(this);
  }

  /** Says that the peer is refused. Thread: the loop. */
  public void announceRefused(Refused how) {
    environment.events().refused(this, how);
  }

  SessionEvents events() {
    return environment.events();
  }

  /** Whether a subject may be subscribed to, by a queue group or, with null, without one. */
  public boolean maySubscribe(byte[] subject, byte[] queue) {
    return standing.rights().maySubscribe(subject, queue);
  }

  /** Judges a publish, see {@link PublishGuard}. */
  public int judgePublish(byte[] bytes, int offset, int length) {
    PublishGuard judge = standing.guard();
    return judge == null ? PublishGuard.ALLOWED : judge.judge(bytes, offset, length);
  }

  /** Whether a subject may be published to other than as an answer. */
  boolean mayPublish(byte[] subject) {
    PublishGuard judge = standing.guard();
    return judge == null || judge.allows(subject, 0, subject.length);
  }

  /** Bytes of headers and payload that one message may have. */
  public int maxPayload() {
    return standing.maxPayload(limits().maxPayload());
  }

  @Override
  public String requestInfo(boolean detailed, boolean server) {
    return standing.info(this, detailed, server);
  }

  @Override
  public TracePeer peer() {
    return new TracePeer(PeerKind.CLIENT, id, details().name(), account().name());
  }

  /** Asks the receivers of what was sent outside a read to take it. */
  void flush() {
    context.fanOut().endBatch();
  }

  /** Memory of the loop for frames that come in parts. */
  public SpareArrays spares() {
    return context.spares();
  }

  /** What the server has to say to the peer by itself. Thread: any. */
  public Announcements announcements() {
    return announcements;
  }

  /** The name of its protocol where a plugin speaks it, empty for the kernel's own. Thread: any. */
  public String protocol() {
    return protocol;
  }

  /** Names the protocol of a plugin that speaks for the session. */
  void protocol(String name) {
    protocol = name;
  }

  /** Begins the pings of a client that sent CONNECT. */
  public void connected() {
    keepalive.connected(openedAt);
  }

  @Override
  public boolean echo() {
    return echo;
  }

  /** Whether the peer gets its own messages. */
  public void echo(boolean wanted) {
    echo = wanted;
  }

  @Override
  public boolean dropsWhenStalled() {
    return dropsWhenStalled;
  }

  /** Says whether the peer takes headers. */
  public void headers(boolean supported) {
    if (outbound.headers() != supported) {
      outbound.headers(supported);
      if (subscriptions.size() > 0) {
        account().index().invalidate();
      }
    }
  }

  // ---- messages

  /** The receivers of a subject in the peer's account. */
  public MatchResult match(byte[] bytes, int offset, int length) {
    return membership.cache().match(bytes, offset, length);
  }

  /** Whether a result still holds for the peer's account. */
  public boolean holds(MatchResult match) {
    return match.holds(membership.cache().index());
  }

  /** Whether an account has receivers for a subject. Thread: the loop. */
  public boolean isHeard(Account in, byte[] subject) {
    return !context.cache(in).match(subject, 0, subject.length).isEmpty();
  }

  /** Routes a message. */
  public boolean route(MatchResult match, Publication publication) {
    return context.fanOut().route(this, match, publication);
  }

  /** Routes the first of several messages, or all at once, see {@link FanOut#route}. */
  public int route(MatchResult match, Publication publication, int times, int stride) {
    return context.fanOut().route(this, match, publication, times, stride);
  }

  /** Routes a message that is traced, at once. */
  public boolean route(MessageTrace trace, Publication publication) {
    return context.fanOut().routeTraced(this, account(), publication, trace);
  }

  /**
   * The subscription, not one of a queue group, that an answer to the peer comes through, or null.
   */
  public SubscriptionEntry subscriptionFor(byte[] bytes, int offset, int length) {
    for (MatchResult.Target target : match(bytes, offset, length).plain()) {
      if (target.entry().outbound() == outbound && target.entry().isWire()) {
        return target.entry();
      }
    }
    return null;
  }

  /** Appends the messages that were noted so far, before anything else happens. */
  public void endRun() {
    context.fanOut().endRun();
  }

  /** Appends a frame that is no message, after every message routed so far. */
  public void send(byte[] frame) {
    send(frame, frame.length);
  }

  /** Appends the beginning of an array as a frame that is no message. */
  public void send(byte[] frame, int length) {
    context.fanOut().endRun();
    sent(outbound.append(frame, 0, length));
  }

  private void sent(int bits) {
    FanOut fanOut = context.fanOut();
    if ((bits & OutboundBuffer.FLUSH) != 0) {
      fanOut.touch(outbound);
    }
    if ((bits & OutboundBuffer.OVERFLOW) != 0) {
      onOverflow(outbound);
    }
  }

  /** Appends {@code -ERR 'text'}. */
  public void sendError(String text) {
    send(error(text));
  }

  /** Appends {@code -ERR 'text'} as the last frame. To be closed next. */
  public void sendLastError(String text) {
    byte[] frame = error(text);
    context.fanOut().endRun();
    sent(outbound.appendLast(frame, 0, frame.length));
  }

  private byte[] error(String text) {
    if (LOG.isTraceEnabled()) {
      LOG.trace("{} - ->> [-ERR {}]", label, text);
    }
    return ("-ERR '" + text + "'\r\n").getBytes(UTF_8);
  }

  /**
   * Ends the batch of a read: receivers are flushed, counters folded, and the peer's reads paused
   * for a few milliseconds if one of its receivers is far behind.
   *
   * @param messages messages taken in the batch
   * @param bytes their headers and payloads
   * @param active whether the peer sent more than answers to pings
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the loop
  public void endBatch(long messages, long bytes, boolean active) {
    OutboundBuffer behind = context.fanOut().endBatch();
    if (messages != 0) {
      messagesIn += messages;
      bytesIn += bytes;
      environment.traffic().received(messages, bytes);
    }
    if (active) {
      keepalive.heard();
      lastActivity = Instant.now();
    }
    if (behind != null && !isClosing()) {
      pauses.waitFor(behind);
    }
    if (environment.blocks().overBudget()) {
      environment.connections().shedLargest(environment.blocks()::overBudget);
    }
  }

  void inLoop(Runnable task) {
    if (channel.loop().inLoop()) {
      task.run();
    } else {
      channel.loop().execute(task);
    }
  }

  /** Stops reading until {@link #resume} was called as often. */
  public void pause() {
    pauses.pause();
  }

  /** Takes one {@link #pause} back. */
  public void resume() {
    pauses.resume();
  }

  boolean isPaused() {
    return pauses.isPaused();
  }

  // ---- subscriptions

  /** The subscription of a sid, or null. */
  public SubscriptionEntry subscription(byte[] bytes, int offset, int length) {
    return subscriptions.get(bytes, offset, length);
  }

  /** Whether one more subscription would be too many. */
  public boolean subscriptionsAtLimit() {
    long most = standing.maxSubscriptions(limits().maxSubscriptions());
    return most >= 0 && subscriptions.size() >= most;
  }

  /** Adds a subscription; when the call returns, every publish of any loop sees it. */
  public void subscribe(byte[] subject, byte[] queue, byte[] sid) {
    subscriptions.add(new SubscriptionEntry(this, outbound, subject, queue, sid, null), account());
  }

  /** Adds a subscription whose messages go to a sink, on the publisher's thread. */
  SubscriptionEntry subscribe(byte[] subject, byte[] queue, String sid, MessageSink sink) {
    SubscriptionEntry entry =
        new SubscriptionEntry(this, outbound, subject, queue, sid.getBytes(US_ASCII), sink);
    subscriptions.add(entry, account());
    return entry;
  }

  /** Ends a subscription at once, or after a number of messages since it began. */
  public void unsubscribe(SubscriptionEntry entry, long max) {
    subscriptions.end(entry, max);
  }

  @Override
  public void onExhausted(SubscriptionEntry entry) {
    entry.end();
    entry.leave();
    inLoop(() -> subscriptions.endPrimary(entry));
  }

  // ---- the end

  @Override
  public void onOverflow(OutboundBuffer ignored) {
    slowConsumer.overflow();
  }

  /** What was pending was not taken in time. */
  void writeDeadlineMissed(boolean closes) {
    slowConsumer.deadlineMissed(closes);
  }

  /** Counts a slow peer that stays. */
  void slowButKept() {
    environment.connections().slowButKept();
  }

  void stale() {
    LOG.debug("{} - Stale Client Connection - Closing", label);
    sendLastError("Stale Connection");
    flush();
    close(CloseReason.STALE_CONNECTION, true);
  }

  void ping() {
    LOG.trace("{} - ->> [PING]", label);
    send(PING);
    flush();
  }

  /** The peer answered a ping. */
  public void answered() {
    keepalive.answered();
  }

  /** Closes with what is pending sent first. Thread: any. */
  public void close(CloseReason reason) {
    close(reason, true);
  }

  /** Closes the connection; true for the first call, whose reason stays. Thread: any. */
  public boolean close(CloseReason reason, boolean flushFirst) {
    if (!closing.compareAndSet(null, reason)) {
      return false;
    }
    outbound.close();
    channel.close(flushFirst);
    return true;
  }

  /** Why it is closed, or what it would be if the peer closed it now. Thread: any. */
  public CloseReason closeReason() {
    CloseReason reason = closing.get();
    return reason == null ? CloseReason.CLIENT_CLOSED : reason;
  }

  /** Whether it is closed or about to be. Thread: any. */
  public boolean isClosing() {
    return closing.get() != null;
  }

  /** The channel is gone: everything of the session goes too. Thread: the loop, once. */
  public void ended(CloseCause cause) {
    closing.compareAndSet(null, EndReason.of(cause));
    CloseReason reason = closing.get();
    keepalive.stop();
    writeDeadline.stop();
    environment.connections().closed().add(ConnectionSnapshot.last(this, reason));
    membership.end(reason);
    outbound.release();
    environment.connections().leave(this, reason);
    LOG.debug("{} - Client connection closed: {}", label, reason.text());
  }

  // ---- snapshots for monitoring

  /** When the peer connected. Thread: any. */
  public Instant started() {
    return started;
  }

  /** When the peer last published or subscribed. Thread: any. */
  public Instant lastActivity() {
    return lastActivity;
  }

  /** Nanoseconds of the last round trip, 0 while unknown. Thread: any. */
  @Override
  public long roundTrip() {
    return keepalive.roundTrip();
  }

  /** Messages taken from the peer. Thread: any. */
  public long messagesIn() {
    return messagesIn;
  }

  /** Bytes of headers and payloads taken from the peer. Thread: any. */
  public long bytesIn() {
    return bytesIn;
  }

  /** Pauses of the peer's reads. Thread: any. */
  public long stalls() {
    return pauses.stalls();
  }

  /** How many subscriptions it has. Thread: any. */
  public int subscriptionCount() {
    return subscriptions.size();
  }

  /** Its subscriptions. Thread: the loop. */
  public List<SubscriptionEntry> subscriptions() {
    return subscriptions.all();
  }
}
