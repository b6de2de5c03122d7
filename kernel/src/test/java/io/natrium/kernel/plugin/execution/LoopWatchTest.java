package io.natrium.kernel.plugin.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopWatchTest {

  private static final int PATIENCE_SECONDS = 30;

  private final ThreadSpawner spawner = new ThreadSpawner();
  private final BlockingQueue<String> blamed = new LinkedBlockingQueue<>();
  private final LoopWatch watch = new LoopWatch(spawner, (id, why) -> blamed.add(id + ": " + why));
  private final PluginMeter meter = new PluginMeter();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    watch.close();
    spawner.close();
  }

  private InlineCalls calls(String id, Predicate<Thread> own) {
    InlineCalls calls = new InlineCalls(id, "its interceptor", meter, watch, own);
    watch.watch(calls);
    return calls;
  }

  private Thread inside(InlineCalls calls, Runnable body) {
    Thread thread =
        new Thread(
            () -> {
              long began = System.nanoTime();
              calls.enter(began);
              body.run();
              calls.leave(began);
            },
            "test-loop");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shouldBlameAPluginThatBlocksALoopWhileItStillDoes() throws InterruptedException {
    InlineCalls calls = calls("slow", thread -> false);
    Thread loop = inside(calls, this::awaitRelease);
    String why = blamed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertEquals(
        "slow: its interceptor held the IO thread test-loop for more than 100 ms;"
            + " inline code must not block",
        why);
    assertTrue(calls.isRevoked());
    assertEquals(1, meter.loopHolds());
    release.countDown();
    loop.join();
  }

  @Test
  void shouldBlameAPluginThatComputesForLong() throws InterruptedException {
    InlineCalls calls = calls("busy", thread -> false);
    inside(
        calls,
        () -> {
          while (release.getCount() > 0) {
            Thread.onSpinWait();
          }
        });
    String why = blamed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertTrue(why != null && why.startsWith("busy: "), why);
  }

  @Test
  void shouldLetAPluginDoWhatItLikesOnItsOwnThreads() throws InterruptedException {
    InlineCalls free = calls("free", thread -> true);
    inside(free, this::awaitRelease);
    InlineCalls slow = calls("slow", thread -> false);
    inside(slow, this::awaitRelease);
    String why = blamed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertTrue(why != null && why.startsWith("slow: "), why);
    assertTrue(blamed.isEmpty());
    assertTrue(!free.isRevoked());
  }

  @Test
  void shouldSayNothingOfShortCallsAndForgotten() throws InterruptedException {
    InlineCalls brief = calls("brief", thread -> false);
    inside(brief, () -> {}).join();
    InlineCalls gone = calls("gone", thread -> false);
    inside(gone, this::awaitRelease);
    watch.forget(gone);
    InlineCalls slow = calls("slow", thread -> false);
    inside(slow, this::awaitRelease);
    String why = blamed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertTrue(why != null && why.startsWith("slow: "), why);
    assertTrue(blamed.isEmpty());
  }
}
