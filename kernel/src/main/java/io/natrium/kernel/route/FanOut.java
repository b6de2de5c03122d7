package io.natrium.kernel.route;

import static io.natrium.kernel.outbound.OutboundBuffer.COUNT_SHIFT;
import static io.natrium.kernel.outbound.OutboundBuffer.EXHAUSTED;
import static io.natrium.kernel.outbound.OutboundBuffer.FLUSH;
import static io.natrium.kernel.outbound.OutboundBuffer.OVERFLOW;
import static io.natrium.kernel.outbound.OutboundBuffer.PRESSED;
import static io.natrium.kernel.outbound.OutboundBuffer.STALLED;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.interest.MatchResult;
import io.natrium.kernel.interest.MatchResult.Target;
import io.natrium.kernel.interest.ReplyTracker;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.outbound.MessageRun;
import io.natrium.kernel.outbound.OutboundBuffer;
import io.natrium.kernel.trace.MessageTrace;
import io.natrium.spi.session.Message;
import io.natrium.spi.session.MessageSink;
import io.natrium.spi.wire.Wire;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings messages to their receivers.
 *
 * <p>Messages that follow each other to the same receivers form a <em>run</em>: they are only noted
 * at first, as ranges of the publisher's bytes, and appended receiver by receiver when the run
 * ends, so that a receiver's lock is taken once and its memory touched once for many messages. A
 * run ends before any message outside it is delivered, before any other frame of the publisher is
 * answered, and with the read; so no receiver sees two messages of one publisher out of order. Only
 * frames to connections that are in the result once may form a run; everything else goes message by
 * message.
 *
 * <p>Owned by one loop, or by one client inside the server. Allocates nothing in steady state.
 */
public final class FanOut {

  private static final Logger LOG = LoggerFactory.getLogger(FanOut.class);
  private static final int MOST_CROSSINGS = 16;

  /** Messages up to this size are encoded on the heap first; larger ones are copied only once. */
  private static final int LARGEST_ENCODED = 1 << 10;

  private final Traffic traffic;
  private final LoopContext context;
  private final Crossing[] crossings = new Crossing[MOST_CROSSINGS];
  private final Publication[] rooms = new Publication[MOST_CROSSINGS];
  private final TracedDelivery traced;
  private final MessageRun run = new MessageRun();
  private MatchResult runMatch;
  private Publisher runPublisher;
  private boolean runHeaders;
  private OutboundBuffer[] touched = new OutboundBuffer[64];
  private int touchedCount;
  private byte[] scratch = new byte[256];
  private int random = (int) System.nanoTime() | 1;
  private int crossed;
  private OutboundBuffer behind;
  private boolean stalled;
  private long sentMessages;
  private long sentBytes;

  /** Whether deliveries are shown in the log; looked up once a batch. */
  private boolean logged = LOG.isTraceEnabled();

  FanOut(Traffic traffic, LoopContext context) {
    this.traffic = traffic;
    this.context = context;
    this.traced = new TracedDelivery(this, context);
  }

  /**
   * Delivers a message, or notes it for the run it belongs to.
   *
   * @return whether it has receivers
   */
  public boolean route(Publisher publisher, MatchResult match, Publication publication) {
    if (joinsRun(publisher, match, publication)) {
      run.add(publication.tailOffset(), publication.tailLength(), publication.bodyLength(), 1, 0);
      return true;
    }
    return deliver(publisher, match, publication);
  }

  /**
   * Notes messages for the run they belong to, or delivers the first of them.
   *
   * @param publication the first; the others have the same form
   * @param times how many there are, one behind the other
   * @param stride bytes from each to the next
   * @return how many were dealt with: all, or one where they form no run
   */
  public int route(
      Publisher publisher, MatchResult match, Publication publication, int times, int stride) {
    if (joinsRun(publisher, match, publication)) {
      run.add(
          publication.tailOffset(),
          publication.tailLength(),
          publication.bodyLength(),
          times,
          stride);
      return times;
    }
    deliver(publisher, match, publication);
    return 1;
  }

  /** Whether the message belongs to the run at hand, which is begun if need be. */
  private boolean joinsRun(Publisher publisher, MatchResult match, Publication publication) {
    boolean headers = publication.hasHeaders();
    byte[] source = publication.message().buffer();
    if (match == runMatch
        && headers == runHeaders
        && publisher == runPublisher
        && source == run.source()) {
      return true;
    }
    endRun();
    if (!formsRun(publisher, match, headers)) {
      return false;
    }
    runMatch = match;
    runPublisher = publisher;
    runHeaders = headers;
    run.begin(source);
    return true;
  }

  private boolean formsRun(Publisher publisher, MatchResult match, boolean headers) {
    if (logged || !match.batchable() || (headers && !match.headersEverywhere())) {
      return false;
    }
    return publisher.echo() || !reaches(match, publisher.outbound());
  }

  private static boolean reaches(MatchResult match, OutboundBuffer outbound) {
    for (Target target : match.plain()) {
      if (target.entry().outbound() == outbound) {
        return true;
      }
    }
    return false;
  }

  /** Appends the noted messages to their receivers. */
  public void endRun() {
    MatchResult match = runMatch;
    if (match == null) {
      return;
    }
    Publisher publisher = runPublisher;
    runMatch = null;
    runPublisher = null;
    int headOffset = runHeaders ? 0 : 1;
    boolean small = run.bytes() / run.count() <= LARGEST_ENCODED;
    Target lone = match.lone();
    if (lone != null) {
      endRun(lone, publisher, headOffset, small && run.encode(lone.head(), headOffset));
      return;
    }
    byte[] encodedHead = null;
    for (Target target : match.plain()) {
      byte[] head = target.head();
      if (small && head != encodedHead) {
        encodedHead = run.encode(head, headOffset) ? head : null;
      }
      endRun(target, publisher, headOffset, head == encodedHead);
    }
  }

  private void endRun(Target target, Publisher publisher, int headOffset, boolean encoded) {
    SubscriptionEntry entry = target.entry();
    OutboundBuffer outbound = entry.outbound();
    if (publisher.dropsWhenStalled() && outbound.stalled()) {
      return;
    }
    int bits = encoded ? outbound.appendEncoded(entry, run) : 0;
    if (bits == 0) {
      bits = outbound.append(entry, target.head(), headOffset, run);
    }
    int count = bits >>> COUNT_SHIFT;
    sentMessages += count;
    sentBytes += run.bodyBytes(count);
    settle(bits, entry, publisher);
  }

  private boolean deliver(Publisher publisher, MatchResult match, Publication publication) {
    boolean delivered = false;
    for (Target target : match.plain()) {
      delivered |= deliverTo(publisher, target, publication);
    }
    for (Target[] group : match.groups()) {
      delivered |= deliverToGroup(publisher, group, publication);
    }
    return delivered;
  }

  /** One member at random; the next in line where that one does not take it. */
  private boolean deliverToGroup(Publisher publisher, Target[] group, Publication publication) {
    int start = group.length == 1 ? 0 : nextRandom(group.length);
    for (int i = 0; i < group.length; i++) {
      int at = start + i;
      if (deliverTo(publisher, group[at < group.length ? at : at - group.length], publication)) {
        return true;
      }
    }
    return false;
  }

  int nextRandom(int bound) {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return (int) (((random & 0xFFFFFFFFL) * bound) >>> 32);
  }

  boolean deliverTo(Publisher publisher, Target target, Publication publication) {
    SubscriptionEntry entry = target.entry();
    OutboundBuffer outbound = entry.outbound();
    if (outbound == publisher.outbound() && !publisher.echo()) {
      return false;
    }
    if (!entry.isWire()) {
      return entry.handoff() instanceof Crossing crossing
          ? cross(crossing, publisher, publication.message())
          : deliverToSink(target, publication.message(), publisher);
    }
    if (publisher.dropsWhenStalled() && outbound.stalled()) {
      return false;
    }
    Message message = publication.message();
    int bits;
    if (!publication.hasHeaders()) {
      bits =
          outbound.append(
              entry,
              target.head(),
              1,
              message.buffer(),
              publication.tailOffset(),
              publication.tailLength(),
              publication.bodyLength());
    } else if (outbound.headers()) {
      bits =
          outbound.append(
              entry,
              target.head(),
              0,
              message.buffer(),
              publication.tailOffset(),
              publication.tailLength(),
              publication.bodyLength());
    } else {
      int length = tailWithoutHeaders(message);
      bits = outbound.append(entry, target.head(), 1, scratch, 0, length, message.payloadLength());
    }
    if (bits == 0) {
      return false;
    }
    sentMessages++;
    sentBytes += publication.bodyLength();
    ReplyTracker replies = entry.replies();
    if (replies != null && message.replyLength() > 0) {
      replies.delivered(message.buffer(), message.replyOffset(), message.replyLength());
    }
    if (logged) {
      log(entry, message, target.head());
    }
    settle(bits, entry, publisher);
    return true;
  }

  private static void log(SubscriptionEntry entry, Message message, byte[] head) {
    boolean headers = message.headerLength() > 0 && entry.outbound().headers();
    int shown = headers ? message.headerLength() : 0;
    int size = shown + message.payloadLength();
    int from = headers ? 0 : 1;
    String line =
        new String(head, from, head.length - from, UTF_8)
            + (message.replyLength() > 0 ? message.reply() + ' ' : "")
            + (headers ? shown + " " : "")
            + size;
    int start = message.payloadOffset() - shown;
    entry.owner().logDelivery(line, message.buffer(), start, shown, size);
  }

  private int tailWithoutHeaders(Message message) {
    int most = message.replyLength() + 16 + message.payloadLength();
    if (scratch.length < most) {
      scratch = new byte[Math.max(most, scratch.length * 2)];
    }
    int at = 0;
    if (message.replyLength() > 0) {
      System.arraycopy(message.buffer(), message.replyOffset(), scratch, 0, message.replyLength());
      at = message.replyLength();
      scratch[at++] = ' ';
    }
    at = Wire.putDecimal(scratch, at, message.payloadLength());
    at = putLineEnd(at);
    System.arraycopy(
        message.buffer(), message.payloadOffset(), scratch, at, message.payloadLength());
    return putLineEnd(at + message.payloadLength());
  }

  private int putLineEnd(int at) {
    scratch[at] = '\r';
    scratch[at + 1] = '\n';
    return at + 2;
  }

  /**
   * Goes on in another account. What a crossing under way leads to already is not begun again, and
   * there are only so many of them for one message, so that no circle of accounts goes on for ever.
   */
  private boolean cross(Crossing crossing, Publisher publisher, Message message) {
    int depth = crossed;
    if (depth == MOST_CROSSINGS) {
      traffic.countDropped();
      return false;
    }
    for (int i = 0; i < depth; i++) {
      if (crossing.repeats(crossings[i])) {
        return false;
      }
    }
    if (rooms[depth] == null) {
      rooms[depth] = new Publication();
    }
    crossings[depth] = crossing;
    crossed = depth + 1;
    try {
      return crossing.cross(this, publisher, message, rooms[depth]);
    } finally {
      crossings[depth] = null;
      crossed = depth;
    }
  }

  /** The crossing by which the message at hand came to the one under way, null for none. */
  public Crossing outer() {
    return crossed < 2 ? null : crossings[crossed - 2];
  }

  /** Delivers a traced message in an account, at once. Whether anybody got it. */
  public boolean routeTraced(
      Publisher publisher, Account account, Publication publication, MessageTrace trace) {
    endRun();
    MessageTrace former = traced.swap(trace);
    try {
      return traced.deliver(account, publisher, publication, false);
    } finally {
      traced.swap(former);
    }
  }

  /** The trace of the message that a crossing has at hand, null for none. */
  public MessageTrace trace() {
    return traced.current();
  }

  /** Delivers a message of the server in an account, at once. Whether anybody got it. */
  public boolean deliverIn(Account account, Publisher publisher, Publication publication) {
    MessageTrace former = traced.swap(null);
    try {
      return deliver(publisher, match(account, publication.message()), publication);
    } finally {
      traced.swap(former);
    }
  }

  /**
   * Goes on with a message of a service in another account. It is no part of the streams that the
   * account exports.
   *
   * @param trace its trace from here on, null for none
   * @return whether anybody got it
   */
  public boolean passOn(
      Account account, Publisher publisher, Publication publication, MessageTrace trace) {
    MessageTrace former = traced.swap(trace);
    try {
      return trace == null
          ? passOn(publisher, match(account, publication.message()), publication)
          : traced.deliver(account, publisher, publication, true);
    } finally {
      traced.swap(former);
    }
  }

  private boolean passOn(Publisher publisher, MatchResult match, Publication publication) {
    boolean delivered = false;
    for (Target target : match.plain()) {
      delivered |= !target.entry().isShadow() && deliverTo(publisher, target, publication);
    }
    for (Target[] group : match.groups()) {
      delivered |= deliverToGroup(publisher, withoutShadows(group), publication);
    }
    return delivered;
  }

  private static Target[] withoutShadows(Target[] group) {
    int own = 0;
    for (Target member : group) {
      own += member.entry().isShadow() ? 0 : 1;
    }
    if (own == group.length) {
      return group;
    }
    Target[] members = new Target[own];
    int at = 0;
    for (Target member : group) {
      if (!member.entry().isShadow()) {
        members[at++] = member;
      }
    }
    return members;
  }

  private MatchResult match(Account account, Message message) {
    return context
        .cache(account)
        .match(message.buffer(), message.subjectOffset(), message.subjectLength());
  }

  private boolean deliverToSink(Target target, Message published, Publisher publisher) {
    SubscriptionEntry entry = target.entry();
    Message message = published;
    if (target.subject() != null) {
      Publication renamed = new Publication();
      renamed.compose(target.subject(), reply(published), null, published);
      message = renamed.message();
    }
    MessageSink sink = entry.sink();
    int bits = sink == null ? 0 : entry.outbound().admit(entry);
    if (bits == 0) {
      return false;
    }
    try {
      sink.onMessage(message);
    } catch (RuntimeException failure) {
      LOG.error("The sink of subscription \"{}\" failed", entry.subject(), failure);
    }
    settle(bits, entry, publisher);
    return true;
  }

  private static byte[] reply(Message message) {
    return Arrays.copyOfRange(
        message.buffer(), message.replyOffset(), message.replyOffset() + message.replyLength());
  }

  private void settle(int bits, SubscriptionEntry entry, Publisher publisher) {
    if ((bits & FLUSH) != 0) {
      touch(entry.outbound());
    }
    if ((bits & (STALLED | PRESSED | OVERFLOW | EXHAUSTED)) == 0) {
      return;
    }
    if ((bits & (STALLED | PRESSED)) != 0
        && entry.outbound() != publisher.outbound()
        && !publisher.dropsWhenStalled()) {
      behind = entry.outbound();
      stalled |= (bits & STALLED) != 0;
    }
    if ((bits & OVERFLOW) != 0) {
      entry.owner().onOverflow(entry.outbound());
    }
    if ((bits & EXHAUSTED) != 0) {
      entry.owner().onExhausted(entry);
    }
  }

  /** Notes a buffer to be flushed at the end of the batch. */
  public void touch(OutboundBuffer outbound) {
    if (touchedCount == touched.length) {
      touched = Arrays.copyOf(touched, touchedCount * 2);
    }
    touched[touchedCount++] = outbound;
  }

  /**
   * Ends the batch: the run is appended and every touched connection asked to flush.
   *
   * @return a receiver that the publisher should wait for, or null
   */
  public OutboundBuffer endBatch() {
    endRun();
    for (int i = 0; i < touchedCount; i++) {
      touched[i].requestFlush();
      touched[i] = null;
    }
    touchedCount = 0;
    if (sentMessages != 0) {
      traffic.sent(sentMessages, sentBytes);
      sentMessages = 0;
      sentBytes = 0;
    }
    logged = LOG.isTraceEnabled();
    OutboundBuffer waitFor = behind;
    behind = null;
    if (stalled) {
      stalled = false;
      traffic.stalled();
    }
    return waitFor;
  }
}
