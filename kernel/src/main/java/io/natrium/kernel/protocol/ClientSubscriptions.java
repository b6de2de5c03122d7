package io.natrium.kernel.protocol;

import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.permission.ReservedSubjects;
import io.natrium.kernel.session.Session;
import io.natrium.spi.subject.Subjects;
import io.natrium.spi.wire.Quoted;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SUB and UNSUB of one client. Owned by the connection's loop. */
final class ClientSubscriptions {

  private static final Logger LOG = LoggerFactory.getLogger(ClientSubscriptions.class);

  private final ClientConnection connection;
  private final Session session;
  private final ClientTrace trace;

  ClientSubscriptions(ClientConnection connection, Session session, ClientTrace trace) {
    this.connection = connection;
    this.session = session;
    this.trace = trace;
  }

  void subscribe(byte[] buffer, int[] starts, int[] ends, int count) {
    connection.heard();
    if (count < 2 || count > 3) {
      connection.refuse("SUB with a bad number of arguments");
      return;
    }
    byte[] subject = Arrays.copyOfRange(buffer, starts[0], ends[0]);
    byte[] queue = count == 3 ? Arrays.copyOfRange(buffer, starts[1], ends[1]) : null;
    byte[] sid = Arrays.copyOfRange(buffer, starts[count - 1], ends[count - 1]);
    trace.arguments("SUB", buffer, starts[0], ends[count - 1]);
    session.endRun();
    if (!session.maySubscribe(subject, queue)
        || (queue != null && ReservedSubjects.refusesQueue(queue))) {
      violateSubscription(subject, queue, sid);
    } else if (hasTooManyTokens(subject)) {
      violateTokens(subject, sid);
    } else if (session.subscriptionsAtLimit()) {
      LOG.error("{} - maximum subscriptions exceeded", session.label());
      session.sendError("maximum subscriptions exceeded");
    } else if (session.subscription(sid, 0, sid.length) != null) {
      connection.acknowledge();
    } else if (!Subjects.isWellFormed(subject, 0, subject.length)) {
      session.sendError("Invalid Subject");
    } else {
      session.subscribe(subject, queue, sid);
      connection.acknowledge();
    }
  }

  private boolean hasTooManyTokens(byte[] subject) {
    int most = session.limits().maxSubscriptionTokens();
    return most > 0 && Subjects.tokens(subject, 0, subject.length) > most;
  }

  private void violateSubscription(byte[] subject, byte[] queue, byte[] sid) {
    String wanted = Quoted.of(subject);
    LOG.error(
        "{} - Subscription Violation - Subject {}{}, SID {}",
        session.label(),
        wanted,
        queue == null ? "" : ", Queue: " + Quoted.of(queue),
        Quoted.escaped(sid, 0, sid.length));
    session.sendError(
        "Permissions Violation for Subscription to "
            + wanted
            + (queue == null ? "" : " using queue " + Quoted.of(queue)));
  }

  private void violateTokens(byte[] subject, byte[] sid) {
    String wanted = Quoted.of(subject);
    LOG.error(
        "{} - Subscription Violation Too Many Tokens - Subject {}, SID {}",
        session.label(),
        wanted,
        Quoted.escaped(sid, 0, sid.length));
    session.sendError("Permissions Violation for Subscription to " + wanted + ", too many tokens");
  }

  void unsubscribe(byte[] buffer, int[] starts, int[] ends, int count) {
    connection.heard();
    if (count < 1 || count > 2) {
      connection.refuse("UNSUB with a bad number of arguments");
      return;
    }
    trace.arguments("UNSUB", buffer, starts[0], ends[count - 1]);
    session.endRun();
    SubscriptionEntry entry = session.subscription(buffer, starts[0], ends[0] - starts[0]);
    if (entry != null) {
      session.unsubscribe(entry, count == 2 ? limit(buffer, starts[1], ends[1]) : 0);
    }
    connection.acknowledge();
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
}
