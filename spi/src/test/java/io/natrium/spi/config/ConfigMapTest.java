package io.natrium.spi.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigMapTest {

  private static ConfigInteger value(long value) {
    return new ConfigInteger(value, Position.none());
  }

  private static ConfigMap map(String... keys) {
    ConfigMap.Builder builder = ConfigMap.builder(Position.none());
    for (int i = 0; i < keys.length; i++) {
      builder.put(keys[i], Position.none(), value(i));
    }
    return builder.build();
  }

  private static List<String> keys(ConfigMap map) {
    return map.entries().stream().map(ConfigMap.Entry::key).toList();
  }

  @Test
  void keepsOrderAndSpellingsApart() {
    ConfigMap map = map("b", "a", "B", "a");
    assertEquals(List.of("b", "a", "B"), keys(map));
    assertTrue(map.find("b").orElseThrow().value().sameContent(value(2)));
    assertTrue(map.exact("b").orElseThrow().value().sameContent(value(0)));
    assertTrue(map.find("A").orElseThrow().value().sameContent(value(3)));
  }

  @Test
  void findsTheSpellingWrittenLastEvenAfterAnEarlierOneIsRepeated() {
    ConfigMap map = map("Key", "key", "Key");
    assertTrue(map.find("KEY").orElseThrow().value().sameContent(value(2)));
    assertTrue(map.toBuilder().build().find("KEY").orElseThrow().value().sameContent(value(2)));
    assertTrue(map.retain(List.of("kEy")).find("KEY").orElseThrow().value().sameContent(value(2)));
  }

  @Test
  void findsTheAliasWrittenLast() {
    assertEquals("b", map("a", "b").findLast("a", "b").orElseThrow().key());
    assertEquals("a", map("a", "b", "a").findLast("a", "b").orElseThrow().key());
    assertEquals("a", map("b", "a").toBuilder().build().findLast("a", "b").orElseThrow().key());
    assertTrue(map("a").findLast("x", "y").isEmpty());
  }

  @Test
  void retainsAndRemovesEverySpelling() {
    assertEquals(List.of("a", "A"), keys(map("a", "b", "A").retain(List.of("a"))));
    assertEquals(List.of("b"), keys(map("a", "b", "A").toBuilder().remove("A").build()));
    assertTrue(map("a").toBuilder().remove("a").build().isEmpty());
  }

  @Test
  void comparesContentWithoutOrderAndPositions() {
    ConfigMap one = map("a", "b");
    ConfigMap other =
        ConfigMap.builder(new Position("x", 1, 1))
            .put("b", new Position("x", 2, 2), value(1))
            .put("a", new Position("x", 3, 3), value(0))
            .build();
    assertTrue(one.sameContent(other));
    assertFalse(one.sameContent(map("a")));
    assertFalse(one.sameContent(map("b", "a")));
    assertFalse(one.sameContent(map("a", "B")));
    assertFalse(value(1).sameContent(new ConfigText("1", Position.none())));
  }
}
