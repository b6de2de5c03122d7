package io.natrium.verify.client;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Work on a thread of its own whose failure fails the test that joins it. */
public final class Task<T> {

  /** What may fail. */
  public interface Work {
    void run() throws Exception;
  }

  private final CompletableFuture<T> result = new CompletableFuture<>();

  private Task(Callable<T> work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.call());
              } catch (Throwable failure) {
                result.completeExceptionally(failure);
              }
            },
            "test-task");
    thread.setDaemon(true);
    thread.start();
  }

  /** Starts work that has no result. */
  public static Task<Void> start(Work work) {
    return new Task<>(
        () -> {
          work.run();
          return null;
        });
  }

  /** Starts work. */
  public static <T> Task<T> of(Callable<T> work) {
    return new Task<>(work);
  }

  /** Whether it has ended, well or not. */
  public boolean isDone() {
    return result.isDone();
  }

  /** Waits for its end, for two minutes at most. */
  public T join() throws Exception {
    return join(TimeUnit.MINUTES.toMillis(2));
  }

  /** Waits for its end. */
  public T join(long mostMillis) throws Exception {
    try {
      return result.get(mostMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw new AssertionError("a task failed", failed.getCause());
    } catch (TimeoutException stuck) {
      throw new AssertionError("a task does not end", stuck);
    }
  }
}
