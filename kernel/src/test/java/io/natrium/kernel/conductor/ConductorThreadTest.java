package io.natrium.kernel.conductor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.Registration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConductorThreadTest {

  @Test
  void shouldRepeatAStepThatFailed() throws Exception {
    ConductorThread thread = new ConductorThread();
    CountDownLatch times = new CountDownLatch(3);
    Registration repeating =
        thread.repeat(
            () -> {
              times.countDown();
              throw new IllegalStateException("thrown by the test");
            },
            0,
            1,
            TimeUnit.MILLISECONDS);
    assertTrue(times.await(30, TimeUnit.SECONDS));
    repeating.close();
    thread.end();
    thread.awaitEnd();
  }
}
