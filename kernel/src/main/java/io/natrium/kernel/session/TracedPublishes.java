package io.natrium.kernel.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.permission.ReservedSubjects;
import io.natrium.kernel.route.HeaderBlock;
import io.natrium.kernel.route.Publication;
import io.natrium.kernel.trace.MessageTrace;
import io.natrium.kernel.trace.TraceRequest;
import io.natrium.spi.account.TraceDestination;
import io.natrium.spi.session.Message;
import io.natrium.spi.subject.Subjects;
import io.natrium.spi.wire.Quoted;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which publishes of a peer are traced, by their headers, by what its account says of the
 * headers of other tracing systems, and by what the peer may. Owned by its loop.
 */
public final class TracedPublishes {

  private static final Logger LOG = LoggerFactory.getLogger(TracedPublishes.class);
  private static final int ALL = 100;

  private final Session session;

  public TracedPublishes(Session session) {
    this.session = session;
  }

  /**
   * How a publish goes on.
   *
   * @param publication what is published, null if it goes nowhere; valid until the next decision
   * @param trace its trace, null if it is not traced
   * @param error what to tell the peer, null for nothing
   */
  public record Decision(Publication publication, MessageTrace trace, String error) {

    private static final Decision NOWHERE = new Decision(null, null, null);

    private static Decision untraced(Publication publication) {
      return new Decision(publication, null, null);
    }
  }

  /** Whether a message may ask to be traced. Without headers it is not looked at. */
  public boolean mayBeAskedBy(Message message) {
    return untraced(message, 1, 0) == 0;
  }

  /**
   * How many of several messages, from the first on, do not ask to be traced.
   *
   * @param message the first
   * @param times how many there are
   * @param stride bytes from each to the next, all of the same form
   */
  public int untraced(Message message, int times, int stride) {
    if (message.headerLength() == 0) {
      return times;
    }
    int count = 0;
    while (count < times && !mayBeAsked(message, count * stride)) {
      count++;
    }
    return count;
  }

  private boolean mayBeAsked(Message message, int ahead) {
    return switch (TraceRequest.glance(
        message.buffer(), message.headerOffset() + ahead, message.headerLength())) {
      case NOTHING -> false;
      case PARENT -> session.account().spec().trace().isPresent();
      case DESTINATION -> true;
    };
  }

  /** Decides on a message that may ask to be traced. */
  public Decision decide(Publication publication) {
    Message message = publication.message();
    return decide(publication, message.headerLength() + message.payloadLength());
  }

  private Decision decide(Publication publication, int size) {
    Message message = publication.message();
    TraceRequest request =
        TraceRequest.in(message.buffer(), message.headerOffset(), message.headerLength());
    if (request == null) {
      return Decision.untraced(publication);
    }
    Decision passed = request.only() ? Decision.NOWHERE : Decision.untraced(publication);
    if (!request.originAccount().isEmpty()) {
      LOG.error(
          "{} - Message tracing disabled because of header \"Nats-Trace-Origin-Account\" with"
              + " value=\"{}\"",
          session.label(),
          request.originAccount());
      return request.only() ? passed : disabled(message);
    }
    String destination = request.destination();
    if (request.external()) {
      TraceDestination configured = session.account().spec().trace().orElse(null);
      if (configured == null) {
        return passed;
      }
      if (!isSampled(configured.sampling())) {
        return disabled(message);
      }
      destination = configured.subject();
    }
    byte[] subject = destination.getBytes(UTF_8);
    if (!Subjects.isValidLiteral(subject, 0, subject.length)) {
      LOG.error(
          "{} - Destination \"{}\" is not valid, won't be able to trace events",
          session.label(),
          destination);
      return passed;
    }
    if (!mayPublish(subject)) {
      LOG.error("{} - Publish Violation - Subject {}", session.label(), Quoted.of(destination));
      return new Decision(
          null, null, "Permissions Violation for Publish to " + Quoted.of(destination));
    }
    return new Decision(
        publication,
        new MessageTrace(request, destination, session.peer(), message.subject(), size),
        null);
  }

  /** Another server that gets the message is not to begin a trace of its own. */
  private Decision disabled(Message message) {
    byte[] buffer = message.buffer();
    int subject = message.subjectOffset();
    int reply = message.replyOffset();
    Publication marked = new Publication();
    marked.compose(
        Arrays.copyOfRange(buffer, subject, subject + message.subjectLength()),
        Arrays.copyOfRange(buffer, reply, reply + message.replyLength()),
        HeaderBlock.with(HeaderBlock.of(message), TraceRequest.DESTINATION, TraceRequest.DISABLED),
        message);
    return Decision.untraced(marked);
  }

  private static boolean isSampled(int percentage) {
    return percentage >= ALL || ThreadLocalRandom.current().nextInt(ALL) < percentage;
  }

  private boolean mayPublish(byte[] subject) {
    return !ReservedSubjects.refusesPublish(
            subject, 0, subject.length, session.membership().isInSystem())
        && session.mayPublish(subject);
  }

  /**
   * Tells of a publish that is refused before it is there as a whole, if it asks for that.
   *
   * @param publication what is there of it: its subject, and headers up to where they are cut off
   * @param size bytes of headers and payload that it would have
   */
  public void refuse(Publication publication, int size, String error) {
    if (mayBeAskedBy(publication.message())) {
      MessageTrace trace = decide(publication, size).trace();
      if (trace != null) {
        trace.refused(error);
        end(trace);
      }
    }
  }

  /** The message of a trace is through. */
  public void end(MessageTrace trace) {
    session.events().traced(trace);
  }
}
