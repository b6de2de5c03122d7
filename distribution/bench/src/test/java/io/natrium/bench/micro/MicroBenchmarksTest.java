package io.natrium.bench.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmarks are run by hand, so here is shown that they still measure something. */
@Timeout(60)
class MicroBenchmarksTest {

  @Test
  void matchingFindsReceivers() {
    MatchBenchmark benchmark = new MatchBenchmark();
    benchmark.subscriptions = 1000;
    benchmark.fill();
    assertNotNull(benchmark.hit());
    assertEquals(1, benchmark.drawn().plain().length);
    assertEquals(1, benchmark.hitBesideChanges().plain().length);
    assertEquals(1000, benchmark.insertAndRemoveLiteral());
    assertEquals(1000, benchmark.insertAndRemoveWildcard());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "kept", "stripped"})
  void everyBatchIsDeliveredWhole(String headers) throws Exception {
    DeliveryBenchmark benchmark = new DeliveryBenchmark();
    benchmark.subscribers = 3;
    benchmark.size = 100;
    benchmark.headers = headers;
    benchmark.connect();
    try {
      assertTrue(benchmark.deliver() > 100L * DeliveryBenchmark.BATCH);
      assertTrue(benchmark.deliver() > 100L * DeliveryBenchmark.BATCH);
    } finally {
      benchmark.disconnect();
    }
  }
}
