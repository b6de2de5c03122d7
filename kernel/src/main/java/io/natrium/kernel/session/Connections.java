package io.natrium.kernel.session;

import io.natrium.spi.session.CloseReason;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/** Every network session of the server by its id. Thread: any. */
public final class Connections {

  private static final long WORTH_SHEDDING = 1 << 16;

  private final ConcurrentMap<Long, Session> byId = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder slowConsumers = new LongAdder();
  private final LongAdder staleConnections = new LongAdder();
  private final AtomicBoolean shedding = new AtomicBoolean();
  private final ClosedConnections closed = new ClosedConnections();

  long nextId() {
    return ids.incrementAndGet();
  }

  /** Enters a session unless the server is full. */
  boolean enter(Session session, int most) {
    if (most < 0 || open.incrementAndGet() > most) {
      if (most >= 0) {
        open.decrementAndGet();
      }
      return false;
    }
    byId.put(session.id(), session);
    return true;
  }

  void leave(Session session, CloseReason reason) {
    if (byId.remove(session.id(), session)) {
      open.decrementAndGet();
    }
    switch (reason) {
      case SLOW_CONSUMER_PENDING_BYTES, SLOW_CONSUMER_WRITE_DEADLINE -> slowConsumers.increment();
      case STALE_CONNECTION -> staleConnections.increment();
      default -> {}
    }
  }

  /** How many are open. */
  public int count() {
    return open.get();
  }

  /** How many there ever were. */
  public long total() {
    return ids.get();
  }

  public long slowConsumers() {
    return slowConsumers.sum();
  }

  /** Counts a client that stays although it was slow. */
  void slowButKept() {
    slowConsumers.increment();
  }

  public long staleConnections() {
    return staleConnections.sum();
  }

  /** Those that closed last. */
  public ClosedConnections closed() {
    return closed;
  }

  /** A live view of the open sessions. */
  public Collection<Session> all() {
    return byId.values();
  }

  public Optional<Session> byId(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * Closes the session that holds most memory, because all together hold more than the server may.
   * One caller at a time does so; the others go on. One that is closing already counts as the
   * largest until its memory is back, and a session with little pending is never closed for others.
   *
   * @param over whether all together still hold too much
   */
  void shedLargest(BooleanSupplier over) {
    if (shedding.compareAndSet(false, true)) {
      try {
        byId.values().stream()
            .max(Comparator.comparingLong(session -> session.outbound().pending()))
            .filter(session -> session.outbound().pending() >= WORTH_SHEDDING)
            .filter(session -> over.getAsBoolean())
            .ifPresent(session -> session.onOverflow(session.outbound()));
      } finally {
        shedding.set(false);
      }
    }
  }

  /**
   * Has every connection look again at what was changed for the whole server.
   *
   * @return completes when all have
   */
  public CompletableFuture<Void> lookAgain() {
    return CompletableFuture.allOf(
        all().stream()
            .map(session -> session.membership().lookAgain())
            .toArray(CompletableFuture<?>[]::new));
  }
}
