package io.natrium.kernel.plugin.execution;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds plugins that keep IO loops from their work. Code of a plugin that runs on the thread of its
 * caller leaves a mark while it does, at which this looks ten times a second.
 *
 * <p>A thread that waits or sleeps inside a plugin for longer than 100 ms is a fault of the plugin,
 * which is then taken out of service. A thread that computes gets a second, because on a busy
 * machine it may only be waiting for a processor. Nobody is blamed while the whole process stood
 * still, as in a long collection.
 *
 * <p>Thread: one of its own, of normal priority, that exists while there is something to look at.
 */
public final class LoopWatch implements AutoCloseable {

  static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);
  private static final long BUSY_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int STACK_LINES = 12;
  private static final int MOST_RETURNS = 1024;

  private final BiConsumer<String, String> blame;
  private final ScheduledThreadPoolExecutor timer;
  private final List<InlineCalls> watched = new CopyOnWriteArrayList<>();
  private final Queue<Returned> returns = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingReturns = new AtomicInteger();
  private boolean looking;
  private long due;
  private long lastPause = System.nanoTime();

  /** A call that took too long and is over. */
  private record Returned(InlineCalls calls, long began, long took) {}

  /**
   * Makes a watch.
   *
   * @param blame told the id of a plugin that is to be taken out of service, and why
   */
  public LoopWatch(ThreadSpawner spawner, BiConsumer<String, String> blame) {
    this.blame = blame;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            body -> spawner.make("natrium-plugin-loops", LoopWatch.class.getClassLoader(), body));
    timer.setKeepAliveTime(1, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Begins to watch a registration whose code may run on the threads of others. Idempotent. */
  public void watch(InlineCalls calls) {
    if (calls.isWatched()) {
      return;
    }
    synchronized (watched) {
      if (calls.isWatched()) {
        return;
      }
      calls.watched();
      watched.add(calls);
      if (!looking && !timer.isShutdown()) {
        looking = true;
        next();
      }
    }
  }

  public void forget(InlineCalls calls) {
    watched.remove(calls);
  }

  private void next() {
    due = System.nanoTime() + LOOK_NANOS;
    timer.schedule(this::look, LOOK_NANOS, TimeUnit.NANOSECONDS);
  }

  /** A call took too long; called by whoever made it. */
  void returned(InlineCalls calls, long began, long took) {
    if (waitingReturns.incrementAndGet() > MOST_RETURNS) {
      waitingReturns.decrementAndGet();
      return;
    }
    returns.add(new Returned(calls, began, took));
  }

  private void look() {
    try {
      long now = System.nanoTime();
      if (now - due > LATE_NANOS) {
        lastPause = now;
      } else {
        watched.forEach(calls -> calls.look(now, this::held));
      }
      drainReturns();
    } catch (RuntimeException e) { // the watch has to go on
      LOG.warn("Looking for plugins that hold loops failed: {}", e.toString());
    }
    synchronized (watched) {
      looking = !watched.isEmpty() && !timer.isShutdown();
      if (looking) {
        next();
      }
    }
  }

  private void held(InlineCalls calls, Thread thread, long nanos, boolean first) {
    if (first) {
      LOG.warn(
          "Plugin {} holds thread {} in {}; it stands at\n{}",
          calls.pluginId(),
          thread.getName(),
          calls.what(),
          Failures.stack(thread, STACK_LINES));
    }
    boolean waits = thread.getState() != Thread.State.RUNNABLE;
    if ((waits || nanos > BUSY_LIMIT_NANOS) && !calls.isRevoked()) {
      calls.meter().heldLoop();
      calls.revoke();
      String reason =
          calls.what()
              + " held the IO thread "
              + thread.getName()
              + " for more than "
              + Duration.ofNanos(LIMIT_NANOS).toMillis()
              + " ms; inline code must not block";
      blame.accept(calls.pluginId(), reason);
    }
  }

  private void drainReturns() {
    for (Returned one = returns.poll(); one != null; one = returns.poll()) {
      waitingReturns.decrementAndGet();
      if (!one.calls.isRevoked() && one.began - lastPause > 0) {
        one.calls.meter().heldLoop();
        LOG.warn(
            "Plugin {} held an IO thread for {} ms in {}",
            one.calls.pluginId(),
            TimeUnit.NANOSECONDS.toMillis(one.took),
            one.calls.what());
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
