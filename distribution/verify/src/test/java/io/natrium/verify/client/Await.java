package io.natrium.verify.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread will bring about. */
public final class Await {

  private static final long LIMIT_SECONDS = 30;

  private Await() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @throws AssertionError if it does not within half a minute, which no healthy run needs
   */
  public static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("in vain waited " + LIMIT_SECONDS + " s until " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
