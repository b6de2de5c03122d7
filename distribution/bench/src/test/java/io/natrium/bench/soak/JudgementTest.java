package io.natrium.bench.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgementTest {

  private static final long MIB = 1 << 20;
  private static final Footprint SMALL =
      new Footprint(10 * MIB, 30 * MIB, 2 * MIB, 160 * MIB, 19, 29, 9);

  @Test
  void takesWhatAVirtualMachineMovesByItself() {
    Footprint later = new Footprint(13 * MIB, 40 * MIB, 9 * MIB, 180 * MIB, 21, 30, 10);
    assertEquals(List.of(), later.growthSince(SMALL));
  }

  @Test
  void noticesEachKindOfGrowth() {
    Footprint later = new Footprint(20 * MIB, 30 * MIB, 20 * MIB, 300 * MIB, 40, 60, 30);
    List<String> grown = later.growthSince(SMALL);
    assertEquals(6, grown.size());
    assertTrue(grown.get(0).startsWith("heap grew from 10485760 to"), grown::toString);
  }

  @Test
  void countsTheLeastOfTwoFootprints() {
    Footprint other = new Footprint(12 * MIB, 20 * MIB, 3 * MIB, 150 * MIB, 18, 30, 8);
    assertEquals(
        new Footprint(10 * MIB, 20 * MIB, 2 * MIB, 150 * MIB, 18, 29, 8), SMALL.least(other));
  }

  @Test
  void gathersTheFindingsOfEveryScenario() {
    Map<String, Object> good = Map.of("published", 100L, "bad", 0L, "p99", 2000.0);
    Map<String, Object> bad = Map.of("published", 300L, "bad", 2L, "notes", List.of("lost"));
    Period period =
        Period.of(Map.of(Mix.STREAM, good, Mix.REQUESTS, good, "group", bad), 0.005, good, SMALL);
    assertEquals(500, period.published());
    assertEquals(10, period.cpuMicros(), 1e-6);
    assertEquals(List.of("group: 2 [lost]"), period.findings());
    assertTrue(period.text().contains("1 findings"), period::text);
  }
}
