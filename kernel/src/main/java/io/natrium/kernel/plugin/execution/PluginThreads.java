package io.natrium.kernel.plugin.execution;

import io.natrium.spi.plugin.PluginExecutors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one plugin, from one start to the following stop. A serial executor has a thread
 * of its own while it has work and gives it back after half a minute without.
 *
 * <p>Thread: any, except {@link #end}, which the host calls.
 */
public final class PluginThreads implements PluginExecutors {

  private static final Logger LOG = LoggerFactory.getLogger(PluginThreads.class);
  private static final long IDLE_SECONDS = 30;
  private static final int STACK_LINES = 6;

  private final String pluginId;
  private volatile ClassLoader context;
  private final PluginMeter meter;
  private final ThreadSpawner spawner;
  private final Map<String, AtomicInteger> numbers = new ConcurrentHashMap<>();
  private final Set<Thread> live = new LinkedHashSet<>();
  private final List<ExecutorService> executors = new ArrayList<>();
  private final List<Serial> serials = new ArrayList<>();
  private boolean ended;
  private boolean joining;

  public PluginThreads(
      String pluginId, ClassLoader context, PluginMeter meter, ThreadSpawner spawner) {
    this.pluginId = pluginId;
    this.context = context;
    this.meter = meter;
    this.spawner = spawner;
  }

  @Override
  public Executor serial(String name) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads(name));
    executor.allowCoreThreadTimeOut(true);
    Serial serial = new Serial(name, executor);
    synchronized (live) {
      keep(executor);
      serials.add(serial);
    }
    return serial;
  }

  /** Holds nothing of the plugin once its threads are over, however long somebody keeps it. */
  private final class Serial implements Executor {

    private final String name;
    private volatile ThreadPoolExecutor executor;

    Serial(String name, ThreadPoolExecutor executor) {
      this.name = name;
      this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
      ThreadPoolExecutor running = executor;
      if (running == null) {
        throw new RejectedExecutionException("plugin " + pluginId + " is stopped");
      }
      running.execute(() -> guarded(name, task));
    }
  }

  /** A task that throws must not cost the executor its thread. */
  private void guarded(String name, Runnable task) {
    try {
      task.run();
    } catch (Throwable failure) { // code of a plugin: anything may come, and nothing may pass
      meter.failed();
      LOG.warn(
          "Plugin {}: a task of executor {} failed: {}",
          pluginId,
          name,
          Failures.describe(failure));
      LOG.debug("Plugin {}: a task of executor {} threw", pluginId, name, failure);
    }
  }

  @Override
  public ScheduledExecutorService pool(String name, int threads) {
    ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(threads, threads(name));
    pool.setRemoveOnCancelPolicy(true);
    pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    pool.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    keep(pool);
    return pool;
  }

  private void keep(ExecutorService executor) {
    synchronized (live) {
      checkOpen();
      executors.add(executor);
    }
  }

  private void checkOpen() {
    if (ended) {
      throw new RejectedExecutionException("plugin " + pluginId + " is stopped");
    }
  }

  @Override
  public ThreadFactory threads(String name) {
    AtomicInteger number = numbers.computeIfAbsent(name, key -> new AtomicInteger());
    return body -> {
      String full = "natrium-" + pluginId + "-" + name + "-" + number.incrementAndGet();
      Thread thread = spawner.make(full, context, () -> runTracked(body));
      synchronized (live) {
        checkOpen();
        live.removeIf(known -> known.getState() == Thread.State.TERMINATED);
        live.add(thread);
      }
      return thread;
    };
  }

  private void runTracked(Runnable body) {
    try {
      body.run();
    } finally {
      synchronized (live) {
        if (!joining) { // whoever joins waits for the very end of the thread
          live.remove(Thread.currentThread());
        }
      }
    }
  }

  /**
   * Ends everything: executors run what is queued, without what is timed for later; after four
   * fifths of the time threads are interrupted.
   *
   * @return names of the threads that did not end in time, each with the top of its stack
   */
  public List<String> end(Duration wait) {
    List<ExecutorService> toEnd;
    synchronized (live) {
      ended = true;
      joining = true;
      toEnd = List.copyOf(executors);
      executors.clear();
    }
    toEnd.forEach(ExecutorService::shutdown);
    long began = System.nanoTime();
    long patience = wait.toNanos() / 5 * 4;
    joinAll(began + patience);
    toEnd.forEach(ExecutorService::shutdownNow);
    started().forEach(Thread::interrupt);
    joinAll(began + wait.toNanos());
    synchronized (live) {
      serials.forEach(serial -> serial.executor = null);
      serials.clear();
      context = null;
      joining = false;
      live.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    }
    List<String> strays = new ArrayList<>();
    for (Thread thread : started()) {
      strays.add(thread.getName() + "\n" + Failures.stack(thread, STACK_LINES));
    }
    return strays;
  }

  private void joinAll(long until) {
    for (Thread thread : started()) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      try {
        thread.join(Math.max(1, left));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Whether a thread is one of these. */
  public boolean owns(Thread thread) {
    synchronized (live) {
      return live.contains(thread);
    }
  }

  private List<Thread> started() {
    synchronized (live) {
      return live.stream().filter(Thread::isAlive).toList();
    }
  }
}
