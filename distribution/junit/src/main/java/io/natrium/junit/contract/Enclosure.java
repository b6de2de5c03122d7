package io.natrium.junit.contract;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * Runs code whose threads, and theirs, are known afterwards, whatever else goes on in the JVM: a
 * thread belongs to the group of the one that started it. Thread: that of the test.
 */
final class Enclosure {

  /** Threads that the JDK starts once, for whoever asks first. */
  private static final List<String> SHARED =
      List.of("CompletableFutureDelayScheduler", "ForkJoinPool.commonPool-", "Cleaner-");

  private final ThreadGroup group = new ThreadGroup("plugin-contract");

  <T> T call(Callable<T> code) throws Exception {
    FutureTask<T> task = new FutureTask<>(code);
    Thread thread = new Thread(group, task, "plugin-contract");
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.start();
    try {
      return task.get();
    } catch (java.util.concurrent.ExecutionException thrown) {
      if (thrown.getCause() instanceof Exception failure) {
        throw failure;
      }
      throw (Error) thrown.getCause();
    } finally {
      thread.join();
    }
  }

  /** What was started here and still lives. */
  List<Thread> alive() {
    Thread[] all = new Thread[group.activeCount() + 64];
    int count = group.enumerate(all);
    return Stream.of(all)
        .limit(count)
        .filter(thread -> SHARED.stream().noneMatch(thread.getName()::startsWith))
        .toList();
  }
}
