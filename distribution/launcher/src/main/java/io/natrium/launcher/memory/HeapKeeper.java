package io.natrium.launcher.memory;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the heap by a {@link HeapRule}. The serial collector collects the old generation only
 * when the heap may not grow any more, which is at a quarter of the machine's memory: until then
 * what connections leave behind stays, and the pause that ends it takes seconds.
 */
public final class HeapKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(HeapKeeper.class);
  private static final long INTERVAL_SECONDS = 10;

  private final HeapRule rule = new HeapRule();
  private final LongSupplier activity;
  private final LongSupplier used;
  private final Runnable collection;

  HeapKeeper(LongSupplier activity, LongSupplier used, Runnable collection) {
    this.activity = activity;
    this.used = used;
    this.collection = collection;
  }

  /**
   * Begins, if the start script wants it ({@code natrium.heap.keeper}).
   *
   * @param activity a count that moves with whatever the server does; any thread may ask
   */
  public static void begin(LongSupplier activity) {
    if (!Boolean.getBoolean("natrium.heap.keeper")) {
      return;
    }
    HeapKeeper keeper = new HeapKeeper(activity, HeapKeeper::usedHeap, System::gc);
    Thread thread = new Thread(keeper::keepLooking, "natrium-heap");
    thread.setDaemon(true);
    thread.start();
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private void keepLooking() {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(INTERVAL_SECONDS);
        look();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  void look() {
    long before = used.getAsLong();
    if (rule.isDue(activity.getAsLong(), before)) {
      long begin = System.nanoTime();
      collection.run();
      long after = used.getAsLong();
      rule.collected(after);
      LOG.debug(
          "Collected the heap: {} of {} MiB left, {} ms",
          after >> 20,
          before >> 20,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }
  }
}
