package io.natrium.kernel.session;

import io.natrium.kernel.interest.MatchResult;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.outbound.OutboundBuffer;
import io.natrium.kernel.permission.PublishGuard;
import io.natrium.kernel.permission.ReservedSubjects;
import io.natrium.kernel.route.Publication;
import io.natrium.kernel.trace.MessageTrace;
import io.natrium.spi.Registration;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthOutcome;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.ClientDescription;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.session.ClientSession;
import io.natrium.spi.session.CloseReason;
import io.natrium.spi.session.Message;
import io.natrium.spi.session.MessageSink;
import io.natrium.spi.session.PublishResult;
import io.natrium.spi.session.SessionSpec;
import io.natrium.spi.session.Subscription;
import io.natrium.spi.session.WireSink;
import io.natrium.spi.subject.Subjects;
import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.Outbound;
import io.natrium.spi.wire.Quoted;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A network peer as a protocol of a plugin uses it. Owned by the loop of its channel. */
final class ProtocolSession implements ClientSession {

  private final SessionEnvironment environment;
  private final String protocol;
  private final Session session;
  private final Publication publication = new Publication();
  private final MappedSubjects mapped = new MappedSubjects();
  private final TracedPublishes traces;
  private final WireSink wire;
  private final HeldPublishes held;
  private final Registration timer;
  private Consumer<PublishResult> judged = result -> {};
  private long sids;
  private long batchMessages;
  private long batchBytes;

  ProtocolSession(SessionEnvironment environment, SessionSpec spec) {
    this.environment = environment;
    this.protocol = spec.protocol();
    this.session = Session.open(environment, spec.channel());
    this.session.protocol(protocol);
    this.traces = new TracedPublishes(session);
    this.wire = new BufferWire(session);
    this.held = new HeldPublishes(session, this::judged);
    if (session.enter()) {
      session.watch();
    } else {
      session.close(CloseReason.MAX_CONNECTIONS_EXCEEDED);
    }
    this.timer =
        session.channel().loop().schedule(this::expire, patience().toNanos(), TimeUnit.NANOSECONDS);
  }

  private Duration patience() {
    return environment
        .auth()
        .timeout(session.channel().peer())
        .orElse(session.limits().authTimeout());
  }

  /** Closes a peer that was not let in in time. */
  private void expire() {
    if (session.account() == null) {
      session.close(CloseReason.AUTHENTICATION_TIMEOUT);
    }
  }

  @Override
  public CompletionStage<AuthOutcome> authenticate(Credentials credentials) {
    CompletableFuture<AuthOutcome> outcome = new CompletableFuture<>();
    AuthRequest request =
        new AuthRequest(
            protocol,
            session.channel().peer(),
            session.channel().tls(),
            credentials,
            "",
            false,
            new ClientDescription(session.id(), "", "", "", 0),
            patience());
    session.pause();
    environment
        .auth()
        .decide(
            request,
            session.channel().loop(),
            decision -> outcome.complete(settle(decision, request)));
    return outcome;
  }

  private AuthOutcome settle(AuthDecision decision, AuthRequest request) {
    timer.close();
    session.resume();
    if (session.isClosing()) {
      return AuthOutcome.REFUSED; // it left, and is not to be counted anywhere any more
    }
    Admission admission =
        decision instanceof AuthDecision.Admit admit
            ? session.membership().admit(admit.grant(), request, true)
            : Admission.NO_ACCOUNT;
    if (admission == Admission.ADMITTED) {
      session.connected();
      session.announceConnected();
      return AuthOutcome.ADMITTED;
    }
    if (admission == Admission.ACCOUNT_FULL) {
      session.close(CloseReason.MAX_ACCOUNT_CONNECTIONS_EXCEEDED);
      return AuthOutcome.REFUSED;
    }
    AuthDecision.Deny refusal =
        decision instanceof AuthDecision.Deny deny
            ? deny
            : new AuthDecision.Deny("there is no such account");
    session.announceRefused(Refused.by(refusal, request.client(), request.credentials().shownAs()));
    session.close(CloseReason.of(refusal.cause()));
    return AuthOutcome.REFUSED;
  }

  @Override
  public PublishResult publish(Message message) {
    int size = message.headerLength() + message.payloadLength();
    if (session.account() == null) {
      return PublishResult.DENIED;
    }
    if (size > session.maxPayload()
        || !Subjects.isValidLiteral(
            message.buffer(), message.subjectOffset(), message.subjectLength())) {
      return PublishResult.OVER_LIMIT;
    }
    session.endRun();
    publication.encode(message);
    if (traces.mayBeAskedBy(publication.message())) {
      TracedPublishes.Decision decision = traces.decide(publication);
      return decision.publication() == null
          ? PublishResult.DENIED
          : publish(decision.publication(), decision.trace());
    }
    return publish(publication, null);
  }

  private PublishResult publish(Publication published, MessageTrace traced) {
    Publication routed = mapped.of(session.account(), published);
    Message encoded = routed.message();
    if (traced != null && routed != published) {
      traced.mapped(encoded.subject());
    }
    if (isReserved(encoded)
        || session.judgePublish(encoded.buffer(), 0, encoded.subjectLength())
            == PublishGuard.DENIED) {
      refuse(encoded, traced);
      return PublishResult.DENIED;
    }
    batchMessages++;
    batchBytes += encoded.headerLength() + encoded.payloadLength();
    MatchResult match = session.match(encoded.buffer(), 0, encoded.subjectLength());
    if (match.rules().length > 0 || !held.isEmpty()) {
      held.add(encoded.copy(), match.rules(), traced);
      return PublishResult.HELD;
    }
    PublishResult result = route(match, routed, traced);
    if (routed != publication) {
      session.endRun();
    }
    return result;
  }

  private void refuse(Message message, MessageTrace traced) {
    if (traced != null) {
      traced.refused("Permissions Violation for Publish to " + Quoted.of(message.subject()));
      traces.end(traced);
    }
  }

  private PublishResult route(MatchResult match, Publication routed, MessageTrace traced) {
    boolean delivered;
    if (traced == null) {
      delivered = !match.isEmpty() && session.route(match, routed);
    } else {
      delivered = session.route(traced, routed);
      traces.end(traced);
    }
    return delivered ? PublishResult.DELIVERED : PublishResult.NO_INTEREST;
  }

  private void judged(Message published, Message message, MessageTrace traced) {
    if (message == null) {
      refuse(published, traced);
      judged.accept(PublishResult.DENIED);
      return;
    }
    Publication released = new Publication();
    released.encode(message);
    Message encoded = released.message();
    PublishResult result =
        route(session.match(encoded.buffer(), 0, encoded.subjectLength()), released, traced);
    session.endRun();
    judged.accept(result);
    flushTouched();
  }

  @Override
  public void onJudged(Consumer<PublishResult> listener) {
    judged = listener;
  }

  private boolean isReserved(Message message) {
    return ReservedSubjects.refusesPublish(
            message.buffer(),
            message.subjectOffset(),
            message.subjectLength(),
            session.membership().isInSystem())
        || (message.replyLength() > 0
            && ReservedSubjects.refusesReply(
                message.buffer(), message.replyOffset(), message.replyLength()));
  }

  @Override
  public Subscription subscribe(byte[] subject, byte[] queue, MessageSink sink) {
    if (!Subjects.isValid(subject, 0, subject.length)) {
      throw new IllegalArgumentException("not a valid subject");
    }
    if (session.account() == null) {
      throw new SecurityException("the peer is not let in");
    }
    int mostTokens = session.limits().maxSubscriptionTokens();
    if (!session.maySubscribe(subject, queue)
        || (queue != null && ReservedSubjects.refusesQueue(queue))
        || (mostTokens > 0 && Subjects.tokens(subject, 0, subject.length) > mostTokens)) {
      throw new SecurityException("the peer may not subscribe to this subject");
    }
    if (session.subscriptionsAtLimit()) {
      throw new SecurityException("the peer may not have more subscriptions");
    }
    return session.subscribe(subject.clone(), queue, Long.toString(++sids), sink);
  }

  @Override
  public void unsubscribe(Subscription subscription, long max) {
    if (subscription instanceof SubscriptionEntry entry && entry.owner() == session) {
      session.unsubscribe(entry, max);
    }
  }

  @Override
  public WireSink wire() {
    return wire;
  }

  @Override
  public Outbound outbound() {
    return session.outbound();
  }

  @Override
  public void flushTouched() {
    session.endBatch(batchMessages, batchBytes, batchMessages > 0);
    batchMessages = 0;
    batchBytes = 0;
  }

  @Override
  public void close(CloseReason reason) {
    session.close(reason);
  }

  @Override
  public void ended(CloseCause cause) {
    timer.close();
    session.ended(cause);
  }

  /** Appends to the buffer of the session from any thread. */
  private record BufferWire(Session session) implements WireSink {

    @Override
    public boolean write(byte[] bytes, int offset, int length) {
      int bits = session.outbound().append(bytes, offset, length);
      if ((bits & OutboundBuffer.OVERFLOW) != 0) {
        session.onOverflow(session.outbound());
      }
      return bits != 0 && (bits & OutboundBuffer.OVERFLOW) == 0;
    }

    @Override
    public void flush() {
      session.outbound().requestFlush();
    }
  }
}
