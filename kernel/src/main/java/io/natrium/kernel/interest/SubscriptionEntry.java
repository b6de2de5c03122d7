package io.natrium.kernel.interest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.outbound.DeliveryGate;
import io.natrium.kernel.outbound.OutboundBuffer;
import io.natrium.spi.session.MessageSink;
import io.natrium.spi.session.Subscription;

/**
 * One subscription: a subject with an optional queue group, and where its messages go: as {@code
 * MSG} frames under a sid to a connection, or to a sink inside the server.
 *
 * <p>Immutable but for its gate, which the lock of the buffer guards, and the sink and the owner,
 * which are let go when the subscription ends so that a cached result does not keep a plugin's
 * class loader alive.
 */
public final class SubscriptionEntry extends DeliveryGate implements Subscription {

  /** Whom the delivery path calls after the end. */
  private static final SubscriptionOwner NOBODY =
      new SubscriptionOwner() {
        @Override
        public void onExhausted(SubscriptionEntry entry) {}

        @Override
        public void onOverflow(OutboundBuffer outbound) {}
      };

  private volatile SubscriptionOwner owner;
  private final OutboundBuffer outbound;
  private final byte[] subject;
  private final byte[] queue;
  private final byte[] sid;
  private final boolean wire;
  private volatile MessageSink sink;
  private final SubjectMapper mapper;
  private final Handoff handoff;
  private volatile SubscriptionIndex home;
  private volatile DeliveryFilter filter;
  private volatile ReplyTracker replies;

  /**
   * Makes a subscription; the arrays become its own.
   *
   * @param queue queue group, null for none
   * @param sid the owner's name for it, null where it has none
   * @param sink takes the messages on the publisher's thread, null for frames
   */
  public SubscriptionEntry(
      SubscriptionOwner owner,
      OutboundBuffer outbound,
      byte[] subject,
      byte[] queue,
      byte[] sid,
      MessageSink sink) {
    this(null, owner, outbound, subject, queue, sid, sink, null, null);
  }

  private SubscriptionEntry(
      SubscriptionEntry followed,
      SubscriptionOwner owner,
      OutboundBuffer outbound,
      byte[] subject,
      byte[] queue,
      byte[] sid,
      MessageSink sink,
      SubjectMapper mapper,
      Handoff handoff) {
    super(followed);
    this.owner = owner;
    this.outbound = outbound;
    this.subject = subject;
    this.queue = queue;
    this.sid = sid;
    this.wire = sink == null && handoff == null;
    this.sink = sink;
    this.mapper = mapper;
    this.handoff = handoff;
  }

  /** A subscription whose messages leave their account. */
  public static SubscriptionEntry leaving(
      SubscriptionOwner owner, OutboundBuffer outbound, byte[] subject, Handoff handoff) {
    return new SubscriptionEntry(null, owner, outbound, subject, null, null, null, null, handoff);
  }

  /**
   * What follows this subscription into another account. Both together get no more messages than
   * this one may.
   *
   * @param there the subject in that account
   * @param back the subjects here of those there
   */
  public SubscriptionEntry shadow(byte[] there, SubjectMapper back) {
    SubscriptionEntry shadow =
        new SubscriptionEntry(this, owner, outbound, there, queue, sid, sink, back, null);
    shadow.filter = filter;
    shadow.replies = replies;
    return shadow;
  }

  public SubscriptionOwner owner() {
    return owner;
  }

  public OutboundBuffer outbound() {
    return outbound;
  }

  public byte[] subjectBytes() {
    return subject;
  }

  public byte[] queueBytes() {
    return queue;
  }

  public byte[] sid() {
    return sid;
  }

  /** Whether messages go out as frames. */
  public boolean isWire() {
    return wire;
  }

  /** The sink, null for frames and after the end. */
  public MessageSink sink() {
    return sink;
  }

  /**
   * Keeps some messages back from now on, once the index was told that the entry changed.
   *
   * @param newFilter null to let all pass
   */
  public void filter(DeliveryFilter newFilter) {
    filter = newFilter;
  }

  /** What keeps messages back, or null. */
  public DeliveryFilter filter() {
    return filter;
  }

  /**
   * Tells someone the reply subjects of what is delivered, once the index was told that the entry
   * changed.
   *
   * @param tracker null for nobody
   */
  public void replies(ReplyTracker tracker) {
    replies = tracker;
  }

  /** Who wants to know the reply subjects of what is delivered, or null. */
  public ReplyTracker replies() {
    return replies;
  }

  /** Whether messages on a literal subject that the entry covers are for it. */
  boolean takes(byte[] literal) {
    byte[] own = mapped(literal);
    return own != null && !denies(own);
  }

  /** Whether messages on a subject, which is the one the subscriber is told, are kept back. */
  public boolean denies(byte[] told) {
    DeliveryFilter now = filter;
    return now != null && now.denies(told, queue);
  }

  /** The subject that the subscriber is told, or null if messages on it are not for it. */
  byte[] mapped(byte[] literal) {
    return mapper == null ? literal : mapper.map(literal);
  }

  /** Whether it follows a subscription of another account. */
  public boolean isShadow() {
    return mapper != null;
  }

  /** Whether traces of messages come along to the account of the subscription it follows. */
  public boolean allowsTrace() {
    return mapper == null || mapper.allowsTrace();
  }

  /** What takes its messages out of the account, or null. */
  public Handoff handoff() {
    return handoff;
  }

  void home(SubscriptionIndex index) {
    home = index;
  }

  /** Takes it out of the index it was added to. Thread: any. */
  public void leave() {
    SubscriptionIndex index = home;
    if (index != null) {
      index.remove(this);
    }
  }

  /** Tells the index it was added to that it changed. Thread: any. */
  public void touch() {
    SubscriptionIndex index = home;
    if (index != null) {
      index.changed(this);
    }
  }

  /** Whether its messages go out as frames and nothing else happens with them. */
  boolean isPlainWire() {
    return wire && replies == null;
  }

  /** Ends the subscription: nothing is delivered from here on. Thread: any. */
  public void end() {
    outbound.shut(this);
    sink = null;
    owner = NOBODY;
  }

  /** Whether it ended. Thread: any. */
  public boolean ended() {
    return outbound.isShut(this);
  }

  /** Whether it had all the messages it was to have. Thread: any. */
  public boolean exhausted() {
    return outbound.isExhausted(this);
  }

  /** Whether it ends after a number of messages. Thread: any. */
  boolean limited() {
    return outbound.isLimited(this);
  }

  @Override
  public String subject() {
    return new String(subject, UTF_8);
  }

  @Override
  public String queue() {
    return queue == null ? null : new String(queue, UTF_8);
  }

  @Override
  public long delivered() {
    return outbound.delivered(this);
  }

  /** After how many messages it ends by itself, 0 for never. */
  public long most() {
    return outbound.most(this);
  }
}
