package io.natrium.kernel.permission;

import io.natrium.kernel.interest.ByteKey;
import io.natrium.kernel.interest.ReplyTracker;
import java.util.HashMap;
import java.util.Map;

/**
 * The reply subjects of what a connection was sent, on which it may answer a number of times for a
 * while. Filled by the loops that deliver and used by the connection's own, under one lock that is
 * held for a look-up only. Bounded: when it grows, what is used up or too old goes; beyond a limit
 * no more are taken in.
 */
public final class ReplyPermits implements ReplyTracker {

  private static final int PRUNE_AFTER = 4096;
  private static final int MOST = 1 << 18;
  private static final long PRUNE_NANOS = 1_000_000_000L;

  private static final class Permit {

    private final long since;
    private int used;

    Permit(long since) {
      this.since = since;
    }
  }

  private final Rights rights;
  private final int max;
  private final long within;
  private final Map<ByteKey, Permit> bySubject = new HashMap<>();
  private final ByteKey probe = ByteKey.probe();
  private int addedSincePrune;
  private long prunedAt = System.nanoTime();

  ReplyPermits(Rights rights) {
    this.rights = rights;
    this.max = rights.responses().max();
    this.within =
        rights.responses().within().isNegative() ? 0 : rights.responses().within().toNanos();
  }

  /** Notes that a message with this reply subject was delivered. Thread: any. */
  @Override
  public synchronized void delivered(byte[] bytes, int offset, int length) {
    if (rights.mayPublish(bytes, offset, length, probe)) {
      return;
    }
    long now = System.nanoTime();
    if (bySubject.size() < MOST) {
      bySubject.put(ByteKey.of(bytes, offset, length), new Permit(now));
    }
    if (++addedSincePrune > PRUNE_AFTER || now - prunedAt > PRUNE_NANOS) {
      prune(now);
    }
  }

  private void prune(long now) {
    bySubject
        .values()
        .removeIf(
            permit ->
                (max > 0 && permit.used >= max) || (within > 0 && now - permit.since > within));
    addedSincePrune = 0;
    prunedAt = now;
  }

  /** Takes one answer of those allowed; false if there is none. Thread: any. */
  synchronized boolean use(byte[] bytes, int offset, int length) {
    Permit permit = bySubject.get(probe.at(bytes, offset, length));
    if (permit == null) {
      return false;
    }
    permit.used++;
    if ((max > 0 && permit.used > max)
        || (within > 0 && System.nanoTime() - permit.since > within)) {
      bySubject.remove(probe.at(bytes, offset, length));
      return false;
    }
    return true;
  }

  synchronized int size() {
    return bySubject.size();
  }
}
