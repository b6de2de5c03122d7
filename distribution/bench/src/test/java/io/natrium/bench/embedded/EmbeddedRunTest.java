package io.natrium.bench.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.natrium.bench.report.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddedRunTest {

  private static final List<Map<String, Object>> TWO_JVMS =
      List.of(
          Json.parseObject("{\"starts_ms\": [500, 10, 20]}"),
          Json.parseObject("{\"starts_ms\": [600, 30, 40]}"));

  @Test
  void theFirstOfEachJvmIsToldFromThoseAfterIt() {
    assertEquals(List.of(500.0, 600.0), EmbeddedRun.first(TWO_JVMS, "starts_ms"));
    assertEquals(List.of(10.0, 20.0, 30.0, 40.0), EmbeddedRun.later(TWO_JVMS, "starts_ms"));
  }

  @Test
  void aResultWithoutTheTimesIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> EmbeddedRun.later(TWO_JVMS, "stops_ms"));
  }

  @Test
  void aRunNeedsAJvmAndAStartAfterTheFirst() {
    assertThrows(IllegalArgumentException.class, () -> new EmbeddedRun(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new EmbeddedRun(1, 0));
  }
}
