package io.natrium.kernel.plugin.execution;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Makes thread objects on a thread of its own. Up to Java 23 a new thread keeps the access control
 * context of its maker, which names the class loaders of everything on the maker's stack. A thread
 * of one plugin made during a call from another would pin that other one for as long as it lives.
 *
 * <p>Thread: any. One per host; the spawning thread is made by the constructor, before any plugin
 * code runs.
 */
public final class ThreadSpawner implements AutoCloseable {

  private static final int FIRST_RELEASE_WITHOUT_CONTEXT = 24;

  private final ExecutorService spawner;
  private volatile Thread thread;

  public ThreadSpawner() {
    startSharedTimer();
    if (Runtime.version().feature() >= FIRST_RELEASE_WITHOUT_CONTEXT) {
      spawner = null;
    } else {
      spawner = Executors.newSingleThreadExecutor(this::spawnerThread);
      await(spawner.submit(() -> null));
    }
  }

  /**
   * Makes the JDK start the timer behind {@link CompletableFuture#orTimeout}. The first use starts
   * it for good, and it keeps the context class loader of whoever that was.
   */
  private static void startSharedTimer() {
    Thread caller = Thread.currentThread();
    ClassLoader context = caller.getContextClassLoader();
    caller.setContextClassLoader(ThreadSpawner.class.getClassLoader());
    try {
      await(new CompletableFuture<>().completeOnTimeout(null, 1, TimeUnit.NANOSECONDS));
    } finally {
      caller.setContextClassLoader(context);
    }
  }

  private Thread spawnerThread(Runnable loop) {
    Thread made = new Thread(null, loop, "natrium-plugin-threads", 0, false);
    made.setDaemon(true);
    made.setContextClassLoader(ThreadSpawner.class.getClassLoader());
    thread = made;
    return made;
  }

  /** Makes a daemon thread that is not started. */
  public Thread make(String name, ClassLoader context, Runnable body) {
    return spawner == null
        ? create(name, context, body)
        : await(spawner.submit(() -> create(name, context, body)));
  }

  private static Thread create(String name, ClassLoader context, Runnable body) {
    Thread thread = new Thread(null, body, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(context);
    return thread;
  }

  private static <T> T await(Future<T> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException("cannot make a thread: " + e.getCause(), e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    if (spawner == null) {
      return;
    }
    spawner.shutdown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
