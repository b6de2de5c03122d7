package io.natrium.spi.transport;

import io.natrium.spi.Stable;

/**
 * Counts how many connections of a listener begin TLS, and says which are too many. As nats-server
 * counts: the first connection after a second has passed begins the next one. Thread: any.
 */
@Stable
public final class ConnectionRate {

  private static final long SECOND = 1_000_000_000;

  private final long most;
  private boolean begun;
  private long began;
  private long taken;
  private long refused;

  /**
   * Makes a counter.
   *
   * @param most how many are taken in a second; 0 for any number
   */
  public ConnectionRate(long most) {
    this.most = most;
  }

  /** Whether one more may begin now. */
  public boolean admits() {
    return most <= 0 || admits(System.nanoTime());
  }

  synchronized boolean admits(long now) {
    if (!begun || now - began > SECOND) {
      begun = true;
      began = now;
      taken = 0;
    }
    if (taken >= most) {
      refused++;
      return false;
    }
    taken++;
    return true;
  }

  /** How many were refused since the last call. */
  public synchronized long takeRefused() {
    long counted = refused;
    refused = 0;
    return counted;
  }
}
