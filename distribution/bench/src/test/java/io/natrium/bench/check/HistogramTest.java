package io.natrium.bench.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HistogramTest {

  private final Histogram histogram = new Histogram();

  @Test
  void percentilesAreWithinTwoPercent() {
    for (int i = 1; i <= 100_000; i++) {
      histogram.add(i * 100L);
    }
    assertEquals(5_000_000, histogram.percentile(.5), 100_000);
    assertEquals(9_900_000, histogram.percentile(.99), 200_000);
    assertEquals(10_000_000, histogram.highest());
    assertEquals(10_000_000, histogram.percentile(1), 200_000);
  }

  @Test
  void smallAndLargeValuesHaveAPlace() {
    histogram.add(0);
    histogram.add(-5);
    histogram.add(Long.MAX_VALUE);
    assertEquals(3, histogram.count());
    assertEquals(0, histogram.percentile(.5));
    assertEquals(Long.MAX_VALUE, histogram.highest());
  }

  @Test
  void nothingHasNoPercentile() {
    assertEquals(0, histogram.percentile(.99));
  }
}
