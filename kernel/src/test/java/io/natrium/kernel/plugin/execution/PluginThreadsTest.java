package io.natrium.kernel.plugin.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PluginThreadsTest {

  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final ThreadSpawner spawner = new ThreadSpawner();
  private final PluginMeter meter = new PluginMeter();
  private final URLClassLoader loader = new URLClassLoader(new URL[0]);
  private final PluginThreads threads = new PluginThreads("test", loader, meter, spawner);

  @AfterEach
  void close() throws Exception {
    threads.end(SHORT);
    spawner.close();
    loader.close();
  }

  private static Thread threadOf(Executor executor) {
    return CompletableFuture.supplyAsync(Thread::currentThread, executor).join();
  }

  @Test
  void shouldNameThreadsAndGiveThemTheContextOfThePlugin() {
    Thread serial = threadOf(threads.serial("work"));
    assertEquals("natrium-test-work-1", serial.getName());
    assertTrue(serial.isDaemon());
    assertSame(loader, serial.getContextClassLoader());
    assertEquals("natrium-test-pool-1", threadOf(threads.pool("pool", 2)).getName());
    assertEquals("natrium-test-own-1", threads.threads("own").newThread(() -> {}).getName());
  }

  @Test
  void shouldRunTasksOfASerialExecutorInOrder() {
    Executor serial = threads.serial("work");
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      serial.execute(() -> seen.add(number));
    }
    List<Integer> all = CompletableFuture.supplyAsync(() -> List.copyOf(seen), serial).join();
    assertEquals(1000, all.size());
    assertEquals(all.stream().sorted().toList(), all);
  }

  @Test
  void shouldGoOnAfterATaskThatThrows() {
    Executor serial = threads.serial("work");
    Thread before = threadOf(serial);
    serial.execute(
        () -> {
          throw new IllegalStateException("a bug");
        });
    assertSame(before, threadOf(serial));
    assertEquals(1, meter.errors());
  }

  @Test
  void shouldRunWhatIsQueuedBeforeTheEndAndNothingAfter() {
    Executor serial = threads.serial("work");
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      serial.execute(() -> seen.add("ran"));
    }
    assertEquals(List.of(), threads.end(WAIT));
    assertEquals(100, seen.size());
    assertThrows(RejectedExecutionException.class, () -> serial.execute(() -> {}));
    assertThrows(RejectedExecutionException.class, () -> threads.serial("late"));
    assertThrows(
        RejectedExecutionException.class, () -> threads.threads("late").newThread(() -> {}));
  }

  @Test
  void shouldDropWhatIsTimedForLater() {
    ScheduledExecutorService pool = threads.pool("pool", 1);
    pool.schedule(() -> {}, 1, TimeUnit.HOURS);
    pool.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS);
    assertEquals(List.of(), threads.end(WAIT));
    assertTrue(pool.isTerminated());
  }

  @Test
  void shouldInterruptThreadsThatDoNotEndByThemselves() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    threads
        .threads("own")
        .newThread(
            () -> {
              running.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            })
        .start();
    running.await();
    assertEquals(List.of(), threads.end(Duration.ofSeconds(2)));
  }

  @Test
  void shouldNameWhatDoesNotEndAtAll() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Thread thread =
        threads
            .threads("deaf")
            .newThread(
                () -> {
                  running.countDown();
                  while (release.getCount() > 0) {
                    Thread.onSpinWait();
                  }
                });
    thread.start();
    running.await();
    List<String> strays = threads.end(SHORT);
    assertEquals(1, strays.size());
    assertTrue(strays.get(0).startsWith("natrium-test-deaf-1\n    at "), strays.get(0));
    release.countDown();
    thread.join();
  }
}
