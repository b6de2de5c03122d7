package io.natrium.kernel.system;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which the server answers requests and tells events. Unless it was begun it exists
 * while there is something to do; what is more than it can do is lost and counted, so that loops
 * never wait.
 */
public final class SystemThread implements Executor, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SystemThread.class);
  private static final int TOLD_EVERY = 10_000;
  private static final int MOST_WAITING = 16_384;
  private static final long IDLE_SECONDS = 5;
  private static final Duration LAST_TASKS = Duration.ofSeconds(5);

  private final AtomicLong lost = new AtomicLong();
  private final ThreadPoolExecutor executor;
  private volatile Thread worker;

  public SystemThread(String name) {
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            body -> {
              worker = named(name, body);
              return worker;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  private static Thread named(String name, Runnable body) {
    Thread made = new Thread(null, body, name, 0, false);
    made.setDaemon(true);
    made.setContextClassLoader(SystemThread.class.getClassLoader());
    return made;
  }

  /**
   * Makes the thread now, and for good. A thread that is made on a loop remembers the classes on
   * the loop's stack for as long as it lives, and with them a transport that has been unloaded.
   */
  public void begin() {
    executor.allowCoreThreadTimeOut(false);
    executor.prestartCoreThread();
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(() -> run(task));
    } catch (RejectedExecutionException full) {
      if (!executor.isShutdown() && lost.getAndIncrement() % TOLD_EVERY == 0) {
        LOG.warn("{} requests and events of the system account are lost so far", lost);
      }
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A task of the system account failed", e);
    }
  }

  /** Does what waits and takes nothing more. */
  @Override
  public void close() {
    executor.shutdown();
  }

  /** Waits until the thread is gone, for some seconds at most. Thread: any. */
  public void awaitEnd() {
    Thread ending = worker;
    if (ending == null || ending == Thread.currentThread()) {
      return;
    }
    try {
      ending.join(LAST_TASKS.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
