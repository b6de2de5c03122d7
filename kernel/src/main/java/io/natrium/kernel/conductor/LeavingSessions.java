package io.natrium.kernel.conductor;

import io.natrium.kernel.plugin.context.Departures;
import io.natrium.kernel.session.Connections;
import io.natrium.kernel.session.Session;
import io.natrium.spi.session.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the connections of a transport or a protocol that leaves: each peer is told to look for
 * another server, then one after another is closed, spread over the time there is, so that they do
 * not all come back at once. Thread: any; timers run on the loops of the connections.
 */
final class LeavingSessions implements Departures {

  private static final Logger LOG = LoggerFactory.getLogger(LeavingSessions.class);

  /** Of the grace, what passes before the first is closed, and after the last. */
  private static final int EDGE = 8;

  private static final Duration LONGEST_EDGE = Duration.ofMillis(500);

  private final Connections connections;

  LeavingSessions(Connections connections) {
    this.connections = connections;
  }

  @Override
  public void leave(Set<String> schemes, Set<String> protocols, Duration grace) {
    List<Session> leaving = new ArrayList<>();
    for (Session session : connections.all()) {
      if (schemes.contains(session.channel().peer().scheme())
          || protocols.contains(session.protocol())) {
        leaving.add(session);
      }
    }
    if (leaving.isEmpty()) {
      return;
    }
    LOG.info("Closing {} connections of {}{}", leaving.size(), schemes, protocols);
    leaving.forEach(session -> session.announcements().tellLeaving());
    Collections.shuffle(leaving, ThreadLocalRandom.current());
    long edge = Math.min(grace.toNanos() / EDGE, LONGEST_EDGE.toNanos());
    long spread = grace.toNanos() - 2 * edge;
    for (int i = 0; i < leaving.size(); i++) {
      leaving
          .get(i)
          .announcements()
          .closeAfter(edge + spread / leaving.size() * i, CloseReason.SERVER_SHUTDOWN);
    }
  }
}
