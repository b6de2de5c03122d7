package io.natrium.kernel.session;

import java.util.ArrayDeque;
import java.util.List;

/** The connections that closed last, for monitoring; the oldest makes room. Thread: any. */
public final class ClosedConnections {

  private final ArrayDeque<ConnectionSnapshot> latest = new ArrayDeque<>();
  private int most;

  /** Says how many to remember, 0 or less for none. */
  public synchronized void remember(int connections) {
    most = Math.max(0, connections);
    while (latest.size() > most) {
      latest.removeFirst();
    }
  }

  synchronized void add(ConnectionSnapshot closed) {
    if (most == 0) {
      return;
    }
    if (latest.size() == most) {
      latest.removeFirst();
    }
    latest.addLast(closed);
  }

  /** Those that are remembered, in the order in which they closed. */
  public synchronized List<ConnectionSnapshot> all() {
    return List.copyOf(latest);
  }
}
