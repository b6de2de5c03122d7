package io.natrium.kernel.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.interest.MatchCache;
import io.natrium.kernel.interest.MatchResult;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.interest.SubscriptionOwner;
import io.natrium.kernel.outbound.OutboundBuffer;
import io.natrium.kernel.route.LoopContext;
import io.natrium.kernel.route.Publication;
import io.natrium.kernel.route.Publisher;
import io.natrium.kernel.trace.PeerKind;
import io.natrium.kernel.trace.TracePeer;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import io.natrium.spi.session.MessageSink;
import io.natrium.spi.session.NoRespondersException;
import io.natrium.spi.session.PublishResult;
import io.natrium.spi.session.Subscription;
import io.natrium.spi.subject.Subjects;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A client inside the server. Thread: any. Publishes are serialised by one lock, which is held
 * while receivers' buffers are appended to (lock order: internal client before outbound buffer) and
 * never while a sink of another client runs, because sinks here only queue.
 */
final class InternalSession implements InternalClient, SubscriptionOwner, Publisher {

  private final Account account;
  private final TracePeer peer;
  private final OutboundBuffer gate;
  private final LoopContext context;
  private final MatchCache cache;
  private final MappedSubjects mapped;
  private final Publication publication = new Publication();
  private final Set<SubscriptionEntry> subscriptions = ConcurrentHashMap.newKeySet();
  private final Map<String, CompletableFuture<Message>> waiting = new ConcurrentHashMap<>();
  private final String inbox;
  private long requests;
  private boolean inboxOpen;
  private boolean closed;

  /**
   * Makes a client.
   *
   * @param name null for the server itself, for whose publishes the account's mappings do not hold,
   *     and which is not told of in traces
   */
  InternalSession(SessionEnvironment environment, Account account, String name) {
    this.account = account;
    long id = environment.connections().nextId();
    this.peer = name == null ? null : new TracePeer(PeerKind.SYSTEM, id, name, account.name());
    this.mapped = name == null ? null : new MappedSubjects();
    this.gate = new OutboundBuffer(environment.blocks(), Long.MAX_VALUE);
    this.context = new LoopContext(environment.traffic());
    this.cache = context.cache(account);
    this.inbox = "_INBOX.natrium." + Long.toString(id, 36) + '.';
  }

  @Override
  public OutboundBuffer outbound() {
    return gate;
  }

  @Override
  public TracePeer peer() {
    return peer;
  }

  @Override
  public boolean echo() {
    return true;
  }

  @Override
  public boolean dropsWhenStalled() {
    return false;
  }

  @Override
  public synchronized PublishResult publish(Message message) {
    if (closed) {
      return PublishResult.DENIED;
    }
    publication.encode(message);
    Message encoded = publication.message();
    if (!Subjects.isValidLiteral(encoded.buffer(), 0, encoded.subjectLength())) {
      return PublishResult.OVER_LIMIT;
    }
    Publication routed = mapped == null ? publication : mapped.of(account, publication);
    encoded = routed.message();
    MatchResult match = cache.match(encoded.buffer(), 0, encoded.subjectLength());
    boolean delivered = !match.isEmpty() && context.fanOut().route(this, match, routed);
    context.fanOut().endBatch();
    return delivered ? PublishResult.DELIVERED : PublishResult.NO_INTEREST;
  }

  @Override
  public PublishResult publish(String subject, byte[] body) {
    return publish(Message.of(subject, null, null, body));
  }

  @Override
  public Subscription subscribe(String subject, String queue, Executor executor, MessageSink sink) {
    return enter(subject, queue, new QueueSink(subject, executor, sink));
  }

  private synchronized SubscriptionEntry enter(String subject, String queue, MessageSink sink) {
    if (!Subjects.isValid(subject)) {
      throw new IllegalArgumentException('"' + subject + "\" is not a valid subject");
    }
    if (closed) {
      throw new IllegalStateException("the client is closed");
    }
    SubscriptionEntry entry =
        new SubscriptionEntry(
            this,
            gate,
            subject.getBytes(UTF_8),
            queue == null ? null : queue.getBytes(UTF_8),
            null,
            sink);
    subscriptions.add(entry);
    account.index().add(entry);
    return entry;
  }

  @Override
  public void unsubscribe(Subscription subscription) {
    if (subscription instanceof SubscriptionEntry entry && subscriptions.remove(entry)) {
      entry.end();
      account.index().remove(entry);
    }
  }

  @Override
  public CompletionStage<Message> request(String subject, byte[] body, Duration timeout) {
    CompletableFuture<Message> answer = new CompletableFuture<>();
    String reply = openInbox(answer);
    answer.whenComplete((message, failure) -> waiting.remove(reply));
    if (publish(Message.of(subject, reply, null, body)) != PublishResult.DELIVERED) {
      answer.completeExceptionally(new NoRespondersException(subject));
      return answer;
    }
    return answer.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private synchronized String openInbox(CompletableFuture<Message> answer) {
    if (!inboxOpen) {
      enter(inbox + '*', null, this::answered);
      inboxOpen = true;
    }
    String reply = inbox + Long.toString(++requests, 36);
    waiting.put(reply, answer);
    return reply;
  }

  private void answered(Message message) {
    CompletableFuture<Message> answer = waiting.remove(message.subject());
    if (answer != null) {
      Message copy = message.copy();
      answer.completeAsync(() -> copy);
    }
  }

  @Override
  public void onExhausted(SubscriptionEntry entry) {
    unsubscribe(entry);
  }

  @Override
  public void onOverflow(OutboundBuffer outbound) {
    throw new IllegalStateException("a client inside the server has no bytes pending");
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    for (SubscriptionEntry entry : subscriptions) {
      unsubscribe(entry);
    }
    for (CompletableFuture<Message> answer : waiting.values()) {
      answer.cancel(false);
    }
  }
}
