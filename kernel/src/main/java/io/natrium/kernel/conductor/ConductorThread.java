package io.natrium.kernel.conductor;

import io.natrium.spi.Registration;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which a server is changed as a whole, one step after another. */
final class ConductorThread {

  private static final Logger LOG = LoggerFactory.getLogger(ConductorThread.class);
  private static final Duration LAST_TASKS = Duration.ofSeconds(5);

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(this::make);
  private volatile Thread worker;

  private Thread make(Runnable task) {
    Thread made = new Thread(task, "natrium-conductor");
    made.setDaemon(true);
    worker = made;
    return made;
  }

  /** For those who put steps of their own on the thread. */
  ScheduledExecutorService executor() {
    return executor;
  }

  /** Does a step later. Thread: any. */
  void execute(Runnable step) {
    executor.execute(step);
  }

  /**
   * Does a step again and again, with a pause between. One that fails is told of, and is done again
   * all the same.
   */
  Registration repeat(Runnable step, long first, long pause, TimeUnit unit) {
    Future<?> repeating =
        executor.scheduleWithFixedDelay(
            () -> {
              try {
                step.run();
              } catch (RuntimeException failure) { // it would end the repetition without a word
                LOG.error("A step that the server repeats failed", failure);
              }
            },
            first,
            pause,
            unit);
    return () -> repeating.cancel(false);
  }

  /** Does a step and waits for it; what it throws is thrown here. Thread: any other. */
  <T> T run(Callable<T> step) {
    CompletableFuture<T> result = new CompletableFuture<>();
    executor.execute(
        () -> {
          try {
            result.complete(step.call());
          } catch (Throwable failure) { // an Error too has to reach whoever waits
            result.completeExceptionally(failure);
          }
        });
    try {
      return result.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server works", interrupted);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (failed.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(failed.getCause());
    }
  }

  /** Takes no more steps; those taken are done. */
  void end() {
    executor.shutdown();
  }

  boolean isEnding() {
    return executor.isShutdown();
  }

  /** Waits until the thread is gone, for some seconds at most. Thread: any other. */
  void awaitEnd() {
    Thread ending = worker;
    try {
      if (ending != null) {
        ending.join(LAST_TASKS.toMillis());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
