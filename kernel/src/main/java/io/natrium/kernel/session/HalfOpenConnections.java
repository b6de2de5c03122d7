package io.natrium.kernel.session;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peers that are connected and not let in yet, and the bytes kept of them. All together have a
 * budget, since whoever reaches the port can be one of them: beyond it the server stops accepting
 * until a part of them is through or was closed by its timeout. Thread: any.
 */
public final class HalfOpenConnections {

  /** From here on no more are accepted. */
  public static final int MOST = 1024;

  private static final long MOST_BYTES = 64L << 20;
  private static final Logger LOG = LoggerFactory.getLogger(HalfOpenConnections.class);

  /** What a burst may bring between the decision to pause and the pause. */
  private static final int SLACK = MOST / 4;

  private static final int RESUME_BELOW = MOST - MOST / 4;

  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean full;
  private volatile Consumer<Boolean> observer = nothing -> {};

  /** Says who is told that the budget is used up, or not any more; in order. */
  public void observe(Consumer<Boolean> newObserver) {
    observer = newObserver;
  }

  /** How many there are. */
  public int count() {
    return count.get();
  }

  /** Whether nobody more should come. */
  public boolean isFull() {
    return full;
  }

  /** Whether nobody more may come, even of those that were on their way already. */
  public boolean isOverfull() {
    return count.get() >= MOST + SLACK;
  }

  /** One more peer has to be let in. */
  public void enter() {
    count.incrementAndGet();
    reconsider();
  }

  /** A peer is in, or gone. */
  public void leave() {
    count.decrementAndGet();
    reconsider();
  }

  /**
   * Counts bytes that are kept, or with a negative number are no longer.
   *
   * @return false if that is more than all may have; they are counted nevertheless
   */
  public boolean keep(long more) {
    boolean fits = bytes.addAndGet(more) <= MOST_BYTES;
    reconsider();
    return fits;
  }

  private boolean shouldBeFull() {
    return full
        ? count.get() >= RESUME_BELOW || bytes.get() >= MOST_BYTES / 2
        : count.get() >= MOST || bytes.get() >= MOST_BYTES;
  }

  private void reconsider() {
    if (shouldBeFull() != full) {
      change();
    }
  }

  private synchronized void change() {
    boolean now = shouldBeFull();
    if (now == full) {
      return;
    }
    full = now;
    if (now) {
      LOG.warn(
          "{} connections with {} bytes wait to be let in; no more are accepted until fewer do",
          count,
          bytes);
    }
    observer.accept(now);
  }
}
