package io.natrium.kernel.inproc;

import io.natrium.spi.Registration;
import io.natrium.spi.transport.IoLoop;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop of in-process channels: one daemon thread. */
final class InProcessLoop implements IoLoop {

  private static final Logger LOG = LoggerFactory.getLogger(InProcessLoop.class);

  private static final long LAST_TASKS_MILLIS = 2_000;

  private final ScheduledThreadPoolExecutor executor;
  private volatile Thread thread;

  InProcessLoop() {
    executor = new ScheduledThreadPoolExecutor(1, this::made);
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private Thread made(Runnable task) {
    Thread made = new Thread(task, "natrium-inproc");
    made.setDaemon(true);
    thread = made;
    return made;
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException ended) {
      LOG.debug("The in-process loop has ended", ended);
    }
  }

  @Override
  public Registration schedule(Runnable task, long delay, TimeUnit unit) {
    try {
      Future<?> timer = executor.schedule(guarded(task), delay, unit);
      return () -> timer.cancel(false);
    } catch (RejectedExecutionException ended) {
      LOG.debug("The in-process loop has ended", ended);
      return () -> {};
    }
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException failure) {
        LOG.error("A task of the in-process loop failed", failure);
      }
    };
  }

  /** Does what was given to it and ends. Thread: any but the loop. */
  void stop() {
    executor.shutdown();
    Thread ending = thread;
    try {
      if (ending != null) {
        ending.join(LAST_TASKS_MILLIS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
