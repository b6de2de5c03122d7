package io.natrium.kernel.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.interest.ByteKey;
import io.natrium.spi.account.SubjectMapping;
import io.natrium.spi.account.SubjectMapping.Destination;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MappingTableTest {

  private static final int MANY = 20_000;

  private static SubjectMapping mapping(String source, Destination... destinations) {
    return new SubjectMapping(source, List.of(destinations));
  }

  private static Destination to(String subject, int weight) {
    return new Destination(subject, weight, "");
  }

  private static String map(MappingTable table, String subject) {
    byte[] bytes = ("x" + subject).getBytes(UTF_8);
    byte[] mapped = table.map(bytes, 1, bytes.length - 1, ByteKey.probe());
    return mapped == null ? null : new String(mapped, UTF_8);
  }

  private static Map<String, Integer> sample(MappingTable table, String subject) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < MANY; i++) {
      counts.merge(map(table, subject), 1, Integer::sum);
    }
    return counts;
  }

  private static void share(Map<String, Integer> counts, String subject, int percent) {
    int expected = MANY * percent / 100;
    int found = counts.getOrDefault(subject, 0);
    assertTrue(Math.abs(found - expected) < MANY / 40, subject + " of " + counts);
  }

  @Test
  void shouldBeNothingWithoutMappings() {
    assertNull(MappingTable.of(List.of(), ""));
  }

  @Test
  void shouldPreferALiteralSource() {
    MappingTable table =
        MappingTable.of(
            List.of(mapping("foo.*", to("wild.$1", 100)), mapping("foo.a", to("literal", 100))),
            "");
    assertEquals("literal", map(table, "foo.a"));
    assertEquals("wild.b", map(table, "foo.b"));
    assertNull(map(table, "bar"));
  }

  @Test
  void shouldTakeTheFirstSourceThatCovers() {
    MappingTable table =
        MappingTable.of(
            List.of(mapping("foo.*", to("one.$1", 100)), mapping("foo.>", to("two.>", 100))), "");
    assertEquals("one.a", map(table, "foo.a"));
    assertEquals("two.a.b", map(table, "foo.a.b"));
  }

  @Test
  void shouldLeaveTheRestOfTheWeightWhereItIs() {
    MappingTable table =
        MappingTable.of(List.of(mapping("foo.*", to("bar.$1", 20), to("baz.$1", 30))), "");
    Map<String, Integer> counts = sample(table, "foo.a");
    share(counts, "bar.a", 20);
    share(counts, "baz.a", 30);
    share(counts, "foo.a", 50);
  }

  @Test
  void shouldLoseTheRestOfTheWeightIfTheSourceIsListed() {
    MappingTable table = MappingTable.of(List.of(mapping("foo", to("foo", 60))), "");
    Map<String, Integer> counts = sample(table, "foo");
    share(counts, "foo", 60);
    share(counts, "", 40);
  }

  @Test
  void shouldPreferTheDestinationsOfItsCluster() {
    SubjectMapping scoped = mapping("foo", to("any", 100), new Destination("west", 100, "WEST"));
    assertEquals("any", map(MappingTable.of(List.of(scoped), ""), "foo"));
    assertEquals("any", map(MappingTable.of(List.of(scoped), "EAST"), "foo"));
    assertEquals("west", map(MappingTable.of(List.of(scoped), "WEST"), "foo"));
  }
}
