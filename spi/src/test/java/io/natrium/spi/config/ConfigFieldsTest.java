package io.natrium.spi.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ConfigFieldsTest {

  private final ConfigMap.Builder builder = ConfigMap.builder(new Position("f", 1, 0));
  private final Problems problems = new Problems();
  private int line;

  private ConfigFieldsTest with(String key, ConfigValue value) {
    builder.put(key, new Position("f", ++line, 1), value);
    return this;
  }

  private ConfigFields fields() {
    return ConfigFields.of(builder.build(), problems);
  }

  private static ConfigText text(String value) {
    return new ConfigText(value, Position.none());
  }

  private static ConfigInteger integer(long value) {
    return new ConfigInteger(value, Position.none());
  }

  private static ConfigBoolean bool(boolean value) {
    return new ConfigBoolean(value, Position.none());
  }

  private List<String> errors() {
    return problems.errors().stream().map(Problem::toString).toList();
  }

  @Test
  void readsEveryType() {
    ConfigMap inner =
        ConfigMap.builder(Position.none()).put("x", Position.none(), text("y")).build();
    with("text", text("a"))
        .with("int", integer(5))
        .with("flag", bool(true))
        .with("decimal", new ConfigDecimal(1.5, Position.none()))
        .with("time", new ConfigTime(Instant.EPOCH, Position.none()))
        .with("list", new ConfigList(List.of(text("a"), text("b")), Position.none()))
        .with("map", inner);
    ConfigFields fields = fields();
    assertEquals(Optional.of("a"), fields.text("text"));
    assertEquals(OptionalLong.of(5), fields.integer("int"));
    assertEquals(5, fields.smallInteger("int").getAsInt());
    assertEquals(Optional.of(true), fields.bool("flag"));
    assertEquals(1.5, fields.decimal("decimal").getAsDouble());
    assertEquals(5.0, fields.decimal("int").getAsDouble());
    assertEquals(Optional.of(Instant.EPOCH), fields.time("time"));
    assertEquals(Optional.of(List.of("a", "b")), fields.texts("list"));
    assertEquals(Optional.of(List.of("a")), fields.texts("text"));
    assertEquals(2, fields.list("list").orElseThrow().values().size());
    assertEquals(Optional.of(Map.of("x", "y")), fields.textMap("map"));
    assertEquals(Optional.of("y"), fields.fields("map").orElseThrow().text("X"));
    fields.finish();
    assertEquals(List.of(), errors());
  }

  @Test
  void reportsWrongTypesWhereTheKeyStands() {
    with("a", text("x")).with("b", integer(1)).with("c", bool(true));
    ConfigFields fields = fields();
    assertTrue(fields.integer("a").isEmpty());
    assertTrue(fields.text("b").isEmpty());
    assertTrue(fields.block("c").isEmpty());
    assertTrue(fields.texts("b").isEmpty());
    assertTrue(fields.duration("c").isEmpty());
    assertEquals(
        List.of(
            "f:1:1: expected an integer for \"a\", but got a text",
            "f:2:1: expected a text for \"b\", but got an integer",
            "f:3:1: expected a map for \"c\", but got a boolean",
            "f:2:1: expected a text or a list of texts for \"b\", but got an integer",
            "f:3:1: expected a duration like \"30s\" for \"c\", but got a boolean"),
        errors());
  }

  @Test
  void reportsWrongElementsWhereTheyStand() {
    with(
        "a",
        new ConfigList(
            List.of(text("x"), new ConfigBoolean(true, new Position("f", 9, 9))), Position.none()));
    assertTrue(fields().texts("a").isEmpty());
    assertEquals(
        List.of("f:9:9: expected a text in the list of \"a\", but got a boolean"), errors());
  }

  @Test
  void takesTheAliasWrittenLast() {
    with("net", text("first")).with("HOST", text("second"));
    assertEquals(Optional.of("second"), fields().text("host", "net"));
    with("Net", text("third"));
    assertEquals(Optional.of("third"), fields().text("host", "net"));
  }

  @Test
  void reportsWhatNobodyReadButNotVariables() {
    with("known", integer(1)).with("Unknown", integer(2)).with("variable", integer(3));
    builder.markUsedAsVariable("variable");
    ConfigFields fields = fields();
    fields.integer("known");
    fields.finish();
    assertEquals(List.of("f:2:1: unknown field \"Unknown\""), errors());
  }

  @Test
  void skipsOnDemand() {
    with("a", integer(1)).with("b", integer(2));
    ConfigFields fields = fields();
    fields.skip("a");
    fields.finish();
    assertEquals(1, errors().size());
    fields.skipAll();
    fields.finish();
    assertEquals(1, errors().size());
  }

  @Test
  void takesBareIntegersForSecondsWithAWarning() {
    with("ping_interval", integer(30)).with("big", integer(Long.MAX_VALUE)).with("s", text("2m"));
    ConfigFields fields = fields();
    assertEquals(Optional.of(Duration.ofSeconds(30)), fields.durationOrSeconds("ping_interval"));
    assertEquals(Optional.of(Duration.ofMinutes(2)), fields.durationOrSeconds("s"));
    assertEquals(
        List.of(
            "f:1:1: invalid use of field \"ping_interval\": ping_interval should be converted to a"
                + " duration"),
        problems.warnings().stream().map(Problem::toString).toList());
    assertTrue(fields.durationOrSeconds("big").isEmpty());
    assertEquals(List.of("f:2:1: big value is too big"), errors());
  }

  @Test
  void readsSizes() {
    with("a", integer(1024))
        .with("b", text("2M"))
        .with("c", text(""))
        .with("d", text("2X"))
        .with("e", text("xK"))
        .with("f", text("99999999999T"));
    ConfigFields fields = fields();
    assertEquals(OptionalLong.of(1024), fields.size("a"));
    assertEquals(OptionalLong.of(2 << 20), fields.size("b"));
    assertEquals(OptionalLong.of(0), fields.size("c"));
    assertEquals(List.of(), errors());
    assertTrue(fields.size("d").isEmpty());
    assertTrue(fields.size("e").isEmpty());
    assertTrue(fields.size("f").isEmpty());
    assertEquals(
        List.of(
            "f:4:1: d: sizes defined as strings must end in K, M, G, T",
            "f:5:1: e: \"xK\" is not a size like 64M",
            "f:6:1: f: \"99999999999T\" is not a size like 64M"),
        errors());
  }

  @Test
  void readsAddresses() {
    with("a", integer(4222))
        .with("b", text("h:1"))
        .with("c", bool(true))
        .with("d", integer(1L << 40));
    ConfigFields fields = fields();
    assertEquals(Optional.of(new HostPort("", 4222)), fields.listen("a"));
    assertEquals(Optional.of(new HostPort("h", 1)), fields.listen("b"));
    assertTrue(fields.listen("c").isEmpty());
    assertTrue(fields.listen("d").isEmpty());
    assertEquals(
        List.of("f:3:1: expected port or host:port, got a boolean", "f:4:1: d value is too big"),
        errors());
  }

  @Test
  void knowsPositionsOfFields() {
    with("a", integer(1));
    ConfigFields fields = fields();
    assertEquals("f:1:1", fields.positionOf("A").toString());
    assertEquals("f:1:0", fields.positionOf("none").toString());
    assertTrue(fields.has("x", "a"));
    assertFalse(fields.has("x"));
  }
}
