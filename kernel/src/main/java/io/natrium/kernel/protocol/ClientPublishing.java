package io.natrium.kernel.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.natrium.kernel.intercept.Interceptions;
import io.natrium.kernel.interest.MatchResult;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.permission.PublishGuard;
import io.natrium.kernel.permission.ReservedSubjects;
import io.natrium.kernel.route.Publication;
import io.natrium.kernel.session.MappedSubjects;
import io.natrium.kernel.session.Session;
import io.natrium.kernel.session.TracedPublishes;
import io.natrium.kernel.trace.MessageTrace;
import io.natrium.spi.session.Message;
import io.natrium.spi.subject.Subjects;
import io.natrium.spi.wire.Quoted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PUB and HPUB of one client: the checks in the reference's order, then the route. Owned by the
 * loop.
 */
final class ClientPublishing {

  private static final Logger LOG = LoggerFactory.getLogger(ClientPublishing.class);

  private final ClientConnection connection;
  private final Session session;
  private final ConnectOptions options;
  private final ClientTrace trace;
  private final TracedPublishes traces;
  private final MappedSubjects mapped = new MappedSubjects();
  private boolean endRun;
  private long batchMessages;
  private long batchBytes;

  ClientPublishing(
      ClientConnection connection, Session session, ConnectOptions options, ClientTrace trace) {
    this.connection = connection;
    this.session = session;
    this.options = options;
    this.trace = trace;
    this.traces = new TracedPublishes(session);
  }

  /** Told once per publish, as soon as its line is there. */
  void judgeSubject(byte[] buffer, int offset, int length) {
    if (options.pedantic && !Subjects.isValidLiteral(buffer, offset, length)) {
      session.sendError("Invalid Publish Subject");
    }
  }

  /** Says that the bytes of the next message are used again after it. */
  void endRunAfterThis() {
    endRun = true;
  }

  /** Ends the batch of a read. */
  void endBatch(boolean active) {
    session.endBatch(batchMessages, batchBytes, active);
    batchMessages = 0;
    batchBytes = 0;
  }

  /**
   * Checks and routes a message.
   *
   * @return the receivers, if the same line may be published again without its checks, else null
   */
  MatchResult publish(Publication publication) {
    count(publication.message(), 1);
    trace.publish(publication.message());
    if (traces.mayBeAskedBy(publication.message())) {
      publishTraced(publication);
      return null;
    }
    return publish(publication, null);
  }

  private void publishTraced(Publication publication) {
    TracedPublishes.Decision decision = traces.decide(publication);
    Publication published = decision.publication();
    if (decision.error() != null) {
      session.sendError(decision.error());
    }
    if (published != null) {
      endRun |= published != publication;
      publish(published, decision.trace());
    }
  }

  /** Goes on with a message, and with its trace, which is null for nearly all. */
  private MatchResult publish(Publication publication, MessageTrace traced) {
    Publication routed = mapped.of(session.account(), publication);
    Message message = routed.message();
    byte[] buffer = message.buffer();
    int offset = message.subjectOffset();
    int length = message.subjectLength();
    if (traced != null && routed != publication) {
      traced.mapped(message.subject());
    }
    int verdict =
        ReservedSubjects.refusesPublish(buffer, offset, length, session.membership().isInSystem())
            ? PublishGuard.DENIED
            : session.judgePublish(buffer, offset, length);
    if (verdict == PublishGuard.DENIED) {
      String subject = Quoted.of(buffer, offset, length);
      LOG.error("{} - Publish Violation - Subject {}", session.label(), subject);
      refuse("Permissions Violation for Publish to " + subject, traced);
      return null;
    }
    if (message.replyLength() > 0
        && ReservedSubjects.refusesReply(buffer, message.replyOffset(), message.replyLength())) {
      String reply = Quoted.of(buffer, message.replyOffset(), message.replyLength());
      LOG.error("{} - Publish Violation - Reply {}", session.label(), reply);
      refuse("Permissions Violation for Publish with Reply of " + reply, traced);
      return null;
    }
    connection.acknowledge();
    MatchResult match = session.match(buffer, offset, length);
    if (match.rules().length > 0) {
      intercept(match, message.copy(), traced);
      return null;
    }
    route(match, routed, traced);
    if (endRun || routed != publication) {
      endRun = false;
      session.endRun();
    }
    boolean again =
        verdict == PublishGuard.ALLOWED
            && routed == publication
            && !options.verbose
            && !options.pedantic
            && !trace.isOn();
    return again ? match : null;
  }

  private void refuse(String error, MessageTrace traced) {
    session.sendError(error);
    if (traced != null) {
      traced.refused(error);
      traces.end(traced);
    }
  }

  /** Tells of a publish that is too long, of which only the beginning may be there. */
  void refuseTooLong(Publication publication, int size) {
    traces.refuse(publication, size, "maximum payload exceeded");
  }

  private void route(MatchResult match, Publication publication, MessageTrace traced) {
    boolean reached;
    if (traced == null) {
      reached = !match.isEmpty() && session.route(match, publication);
    } else {
      reached = session.route(traced, publication);
      traces.end(traced);
    }
    if (!reached && publication.message().replyLength() > 0 && options.noResponders) {
      tellNoResponders(publication.message());
    }
  }

  /** Waits for the verdict of the interceptors; reads pause, so the order of messages is kept. */
  private void intercept(MatchResult match, Message message, MessageTrace traced) {
    session.endRun();
    connection.suspend();
    Interceptions.judge(match.rules(), message, session.channel().loop())
        .whenComplete(
            (judged, failure) -> {
              if (session.channel().loop().inLoop()) {
                intercepted(message, judged, traced);
              } else {
                session.channel().loop().execute(() -> intercepted(message, judged, traced));
              }
            });
    connection.parkIfSuspended();
  }

  private void intercepted(Message published, Message judged, MessageTrace traced) {
    if (judged == null) {
      refuse("Permissions Violation for Publish to " + Quoted.of(published.subject()), traced);
    } else if (!session.isClosing()) {
      Publication replacement = new Publication();
      replacement.encode(judged);
      Message message = replacement.message();
      route(session.match(message.buffer(), 0, message.subjectLength()), replacement, traced);
      session.endRun();
    }
    connection.proceed();
  }

  /**
   * Routes messages whose control line is the one that was checked before.
   *
   * @param line the line, with its receivers; forgotten if it has to be checked anew
   * @param publication the first message; left at any
   * @param times how many there are, one behind the other
   * @return how many were handled; the rest is to be parsed again
   */
  int publishAgain(KnownLine line, Publication publication, int times) {
    int stride = line.frameLength();
    int done = 0;
    // What a receiver inside the server does at once may have the line forgotten on the way.
    while (done < times && line.isKnown() && connection.isReading()) {
      if (!stillHolds(line, publication.message())) {
        line.forget();
        return done;
      }
      int most = traces.untraced(publication.message(), times - done, stride);
      int handled = 1;
      if (most == 0) {
        publish(publication);
      } else {
        MatchResult match = line.match();
        handled = match.isEmpty() ? most : session.route(match, publication, most, stride);
        count(publication.message(), handled);
      }
      done += handled;
      publication.advance(handled * stride);
    }
    return done;
  }

  /** Whether the line still means what it did; its receivers may have become others. */
  private boolean stillHolds(KnownLine line, Message message) {
    if (!session.holds(line.match())) {
      MatchResult match =
          session.match(message.buffer(), message.subjectOffset(), message.subjectLength());
      line.match(match);
      return match.rules().length == 0;
    }
    return true;
  }

  private void count(Message message, int times) {
    connection.heard();
    batchMessages += times;
    batchBytes += (long) times * (message.headerLength() + message.payloadLength());
  }

  private void tellNoResponders(Message message) {
    SubscriptionEntry inbox =
        session.subscriptionFor(message.buffer(), message.replyOffset(), message.replyLength());
    if (inbox == null) {
      return;
    }
    // Latin-1 keeps every byte, also of subjects that are no UTF-8, and so the sizes right.
    int size = 32 + message.subjectLength();
    String frame =
        "HMSG "
            + latin(message.buffer(), message.replyOffset(), message.replyLength())
            + ' '
            + latin(inbox.sid(), 0, inbox.sid().length)
            + ' '
            + size
            + ' '
            + size
            + "\r\nNATS/1.0 503\r\nNats-Subject: "
            + latin(message.buffer(), message.subjectOffset(), message.subjectLength())
            + "\r\n\r\n\r\n";
    session.send(frame.getBytes(ISO_8859_1));
  }

  private static String latin(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, ISO_8859_1);
  }
}
