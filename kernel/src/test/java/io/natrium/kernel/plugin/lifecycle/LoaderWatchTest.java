package io.natrium.kernel.plugin.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.natrium.kernel.plugin.execution.ThreadSpawner;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoaderWatchTest {

  private final ThreadSpawner spawner = new ThreadSpawner();
  private final LoaderWatch watch =
      new LoaderWatch(spawner, Duration.ofMillis(300), Duration.ofMillis(10));

  @AfterEach
  void close() {
    watch.close();
    spawner.close();
  }

  @Test
  void shouldCountWhatIsHeldUntilItIsLetGo() throws Exception {
    URLClassLoader held = new URLClassLoader(new URL[0]);
    watch.watch("held", held);
    await(() -> watch.uncollected() == 1);
    assertEquals(0, watch.watching());
    held.close(); // the last that is done with it
    held = null;
    await(
        () -> {
          System.gc();
          return watch.uncollected() == 0;
        });
  }

  private static void await(BooleanSupplier condition) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
          }
        });
  }

  @Test
  void shouldNotCountWhatIsCollected() {
    watch.watch("free", new URLClassLoader(new URL[0]));
    await(() -> watch.watching() == 0);
    assertEquals(0, watch.uncollected());
  }
}
