package io.natrium.bench.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.bench.report.Json;
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

  @Test
  void countsConnectionsThatRoamed() {
    Map<String, Object> good = Map.of("published", 100L, "bad", 0L, "p99", 2000.0);
    Map<String, Object> roaming = Map.of("published", 50L, "bad", 0L, "visits", 7, "cut_off", 2);
    Period period =
        Period.of(
            Map.of(Mix.STREAM, good, Mix.REQUESTS, good, Mix.ROAMING, roaming), 1, good, SMALL);
    assertEquals(7, period.visits());
    assertEquals(2, period.cutOff());
  }

  @Test
  void noticesPluginsThatDidNotComeBack() {
    Map<String, Object> answer =
        Json.parseObject(
            """
            {"data":{"plugins":[
            {"id":"tcp","source":"/opt/plugins/tcp.jar","state":"active"},
            {"id":"idle","source":"/opt/plugins/idle.jar","state":"configured"},
            {"id":"users","source":"/opt/plugins/users.jar","state":"failed","reason":"boom"}],
            "uncollected":2,"refused_messages":0}}
            """);
    PluginList list = PluginList.read(answer);
    assertTrue(list.has("tcp") && !list.has("websocket"));
    assertEquals("tcp.jar", list.jar("tcp"));
    assertEquals(
        List.of("plugin users is failed: boom", "2 builds of plugins were not collected"),
        list.complaints());
  }
}
