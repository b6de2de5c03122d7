package io.natrium.spi.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ConnectionRateTest {

  private static final long SECOND = 1_000_000_000;

  @Test
  void shouldAdmitSoManyInASecond() {
    ConnectionRate rate = new ConnectionRate(2);
    long now = -5 * SECOND;
    assertTrue(rate.admits(now));
    assertTrue(rate.admits(now + 1));
    assertFalse(rate.admits(now + 2));
    assertFalse(rate.admits(now + SECOND));
    assertEquals(2, rate.takeRefused());
    assertEquals(0, rate.takeRefused());
    assertTrue(rate.admits(now + SECOND + 1));
    assertTrue(rate.admits(now + SECOND + 2));
    assertFalse(rate.admits(now + SECOND + 3));
  }

  @Test
  void shouldAdmitEveryoneWithoutALimit() {
    ConnectionRate rate = new ConnectionRate(0);
    for (int i = 0; i < 1_000; i++) {
      assertTrue(rate.admits());
    }
    assertEquals(0, rate.takeRefused());
  }
}
