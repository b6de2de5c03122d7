package io.natrium.kernel.system;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The thread on which the server answers requests and tells events. It exists while there is
 * something to do; what is more than it can do is lost and counted, so that loops never wait.
 */
public final class SystemThread implements Executor, AutoCloseable {

  private static final int MOST_WAITING = 16_384;
  private static final long IDLE_SECONDS = 5;

  private final LongAdder lost = new LongAdder();
  private final ThreadPoolExecutor executor;

  public SystemThread(String name) {
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            body -> named(name, body));
    executor.allowCoreThreadTimeOut(true);
  }

  private static Thread named(String name, Runnable body) {
    Thread made = new Thread(null, body, name, 0, false);
    made.setDaemon(true);
    made.setContextClassLoader(SystemThread.class.getClassLoader());
    return made;
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException full) {
      lost.increment();
    }
  }

  /** How many tasks were lost. */
  public long lost() {
    return lost.sum();
  }

  /** Does what waits and takes nothing more. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
