package io.natrium.kernel.plugin.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.natrium.kernel.plugin.execution.ThreadSpawner;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
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
  void shouldCountWhatIsStillHeld() throws Exception {
    try (URLClassLoader held = new URLClassLoader(new URL[0])) {
      watch.watch("held", held);
      assertTimeoutPreemptively(
          Duration.ofSeconds(30),
          () -> {
            while (watch.uncollected() == 0) {
              Thread.onSpinWait();
            }
          });
      assertEquals(1, watch.uncollected());
    }
  }

  @Test
  void shouldNotCountWhatIsCollected() {
    watch.watch("free", new URLClassLoader(new URL[0]));
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          while (watch.watching() > 0) {
            Thread.onSpinWait();
          }
        });
    assertEquals(0, watch.uncollected());
  }
}
