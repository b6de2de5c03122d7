package io.natrium.kernel.session;

import io.natrium.kernel.interest.MatchResult;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.outbound.OutboundBuffer;
import io.natrium.kernel.permission.PublishGuard;
import io.natrium.kernel.route.Publication;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthOutcome;
import io.natrium.spi.auth.AuthRequest;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A network peer as a protocol of a plugin uses it. Owned by the loop of its channel. */
final class ProtocolSession implements ClientSession {

  private final SessionEnvironment environment;
  private final String protocol;
  private final Session session;
  private final Publication publication = new Publication();
  private final WireSink wire;
  private long sids;
  private long batchMessages;
  private long batchBytes;

  ProtocolSession(SessionEnvironment environment, SessionSpec spec) {
    this.environment = environment;
    this.protocol = spec.protocol();
    this.session = Session.open(environment, spec.channel());
    this.session.protocol(protocol);
    this.wire = new BufferWire(session);
    if (session.enter()) {
      session.watch();
    } else {
      session.close(CloseReason.MAX_CONNECTIONS_EXCEEDED);
    }
  }

  @Override
  public CompletionStage<AuthOutcome> authenticate(Credentials credentials) {
    CompletableFuture<AuthOutcome> outcome = new CompletableFuture<>();
    AuthRequest request =
        new AuthRequest(
            protocol, session.channel().peer(), session.channel().tls(), credentials, "");
    session.pause();
    environment
        .auth()
        .decide(request)
        .whenComplete(
            (decision, failure) ->
                session
                    .channel()
                    .loop()
                    .execute(() -> outcome.complete(settle(decision, request))));
    return outcome;
  }

  private AuthOutcome settle(AuthDecision decision, AuthRequest request) {
    session.resume();
    if (decision instanceof AuthDecision.Admit admit
        && session.admit(admit.grant(), request, true) == Admission.ADMITTED) {
      session.connected();
      return AuthOutcome.ADMITTED;
    }
    session.close(CloseReason.AUTHENTICATION_VIOLATION);
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
    Message encoded = publication.message();
    if (session.judgePublish(encoded.buffer(), 0, encoded.subjectLength()) == PublishGuard.DENIED) {
      return PublishResult.DENIED;
    }
    batchMessages++;
    batchBytes += size;
    MatchResult match = session.match(encoded.buffer(), 0, encoded.subjectLength());
    boolean delivered = !match.isEmpty() && session.route(match, publication);
    return delivered ? PublishResult.DELIVERED : PublishResult.NO_INTEREST;
  }

  @Override
  public Subscription subscribe(byte[] subject, byte[] queue, MessageSink sink) {
    if (!Subjects.isValid(subject, 0, subject.length)) {
      throw new IllegalArgumentException("not a valid subject");
    }
    if (!session.maySubscribe(subject, queue)) {
      throw new SecurityException("the peer may not subscribe to this subject");
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
