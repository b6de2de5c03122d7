package io.natrium.verify.ordering;

import io.natrium.verify.client.Task;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long a race goes on: as many seconds as {@code natrium.stress.seconds} says. */
final class StressTime {

  private static final long SECONDS = Long.getLong("natrium.stress.seconds", 2);

  private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);

  /** Whether there is time for one more round. */
  boolean goesOn() {
    return System.nanoTime() - end < 0;
  }

  /** Waits for tasks that end soon after the time is over. */
  static void join(List<? extends Task<?>> tasks) throws Exception {
    for (Task<?> task : tasks) {
      task.join(TimeUnit.SECONDS.toMillis(SECONDS + 120));
    }
  }
}
