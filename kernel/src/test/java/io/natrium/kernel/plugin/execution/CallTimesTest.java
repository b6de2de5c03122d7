package io.natrium.kernel.plugin.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallTimesTest {

  private final CallTimes times = new CallTimes();

  @Test
  void shouldSayNothingOfNoCalls() {
    assertEquals(0, times.percentile(99));
    assertEquals(Duration.ZERO, new PluginMeter().p99());
    assertEquals(Duration.ZERO, new PluginMeter().longest());
  }

  @Test
  void shouldBeAQuarterTooHighAtMost() {
    for (long nanos = 0; nanos < 1L << 40; nanos = nanos * 3 / 2 + 1) {
      CallTimes one = new CallTimes();
      one.add(nanos);
      long told = one.percentile(99);
      assertTrue(told >= nanos && told <= nanos + nanos / 4, nanos + " told as " + told);
    }
  }

  @Test
  void shouldTellTheBulkFromTheOutliers() {
    for (int i = 0; i < 990; i++) {
      times.add(1000);
    }
    for (int i = 0; i < 10; i++) {
      times.add(1_000_000);
    }
    long bulk = times.percentile(99);
    assertTrue(bulk >= 1000 && bulk <= 1250, bulk + " ns");
    times.add(1_000_000);
    assertTrue(times.percentile(99) >= 1_000_000);
  }

  @Test
  void shouldTakeWhatNoClockTells() {
    times.add(-5);
    assertEquals(0, times.percentile(99));
    times.add(Long.MAX_VALUE);
    assertTrue(times.percentile(100) > Duration.ofMinutes(30).toNanos());
  }

  @Test
  void shouldKnowTheLongestCallOfAPlugin() {
    PluginMeter meter = new PluginMeter();
    long took = meter.called(System.nanoTime() - Duration.ofSeconds(2).toNanos());
    meter.called(System.nanoTime());
    assertEquals(Duration.ofNanos(took), meter.longest());
    assertEquals(Duration.ofNanos(took), meter.p99());
    assertEquals(2, meter.calls());
  }
}
