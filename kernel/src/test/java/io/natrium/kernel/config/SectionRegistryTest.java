package io.natrium.kernel.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.config.Problem;
import io.natrium.spi.config.Problems;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SectionRegistryTest {

  private final SectionRegistry registry = new SectionRegistry();
  private final Problems problems = new Problems();

  private Reading read(String text) {
    TestSource source = new TestSource().file("f", text);
    return registry.read(new ConfigParser(source).parseFile("f"), problems);
  }

  private List<String> errors() {
    return problems.errors().stream().map(Problem::toString).toList();
  }

  @Test
  void handsEveryKeyToItsOwner() {
    SampleSection one = new SampleSection("one", "a", "alias");
    SampleSection two = new SampleSection("two", "b");
    registry.add("kernel", one);
    registry.add("plugin", two);
    Reading reading = read("ALIAS: 1\nb: 2\n");
    assertEquals(List.of(), errors());
    assertEquals(Optional.of(1L), reading.value(one));
    assertEquals(Optional.of(2L), reading.value(two));
    assertEquals(Optional.of(2L), reading.section("two", Long.class));
    assertTrue(reading.section("two", String.class).isEmpty());
    assertTrue(reading.has("B"));
  }

  @Test
  void usesDefaultsWhereNothingIsWritten() {
    SampleSection one = new SampleSection("one", "a");
    one.throwIn = "read";
    registry.add("kernel", one);
    assertEquals(Optional.of(0L), read("").value(one));
    assertEquals(List.of(), errors());
  }

  @ParameterizedTest
  @CsvSource({
    "jetstream, jetstream",
    "Default_JS_Domain, jetstream",
    "websocket, websocket",
    "ws, websocket",
    "mqtt, mqtt",
    "cluster, cluster",
    "gateway, gateway",
    "leafnodes, leafnode",
    "leaf, leafnode",
    "http_port, monitoring",
    "prof_port, monitoring",
    "operator, auth-jwt",
    "resolver_preload, auth-jwt",
    "trusted_keys, auth-jwt",
    "authorization, auth-basic",
    "no_auth_user, auth-basic",
    "ocsp, tcp"
  })
  void namesThePluginOfAKnownKey(String key, String plugin) {
    read("\n" + key + ": {}\n");
    assertEquals(
        List.of(
            "f:2:1: field \""
                + key
                + "\" needs the plugin \""
                + plugin
                + "\", which is not installed; add the plugin or remove the field"),
        errors());
  }

  @Test
  void reportsUnknownKeysButNotVariables() {
    registry.add("kernel", new SampleSection("one", "a"));
    read("x = 1\nunknown = 2\na: $x\n");
    assertEquals(List.of("f:2:1: unknown field \"unknown\""), errors());
  }

  @Test
  void handsAPluginItsOwnBlock() {
    SampleSection own = new SampleSection("own", "plugins.my-plugin");
    registry.add("my-plugin", own);
    assertEquals(Optional.of(5L), read("plugins { My-Plugin { value: 5 } }\n").value(own));
    assertEquals(List.of(), errors());
    assertEquals(Optional.of(0L), read("plugins { }\n").value(own));
    read("plugins {\n my-plugin { value: 5, typo: 1 }\n other { }\n}\n");
    assertEquals(
        List.of(
            "f:3:2: options for the plugin \"other\", which is not installed or takes none; add the"
                + " plugin or remove the block",
            "f:2:24: unknown field \"typo\""),
        errors());
  }

  @Test
  void knowsWhichSectionsTheUserWroteFor() {
    SampleSection one = new SampleSection("one", "a", "alias");
    SampleSection own = new SampleSection("own", "plugins.my");
    registry.add("kernel", one);
    registry.add("my", own);
    Reading reading = read("Alias: 1\n");
    assertTrue(reading.configures(one));
    assertFalse(reading.configures(own));
    assertTrue(read("plugins { My { } }\n").configures(own));
    assertFalse(read("plugins { }\n").configures(one));
  }

  @Test
  void refusesPluginBlocksThatAreNoMaps() {
    registry.add("my", new SampleSection("own", "plugins.my"));
    read("plugins { my: 1 }\n");
    read("plugins: 1\n");
    assertEquals(
        List.of(
            "f:1:10: expected a map for the plugin \"my\", but got an integer",
            "f:1:0: expected a map of plugin ids for \"plugins\", but got an integer"),
        errors());
  }

  @Test
  void refusesTwoOwnersOfOneKeyAndTwoSectionsOfOneName() {
    registry.add("first", new SampleSection("one", "a"));
    assertEquals(
        "\"second\" cannot own the configuration key \"a\": it belongs to \"first\"",
        assertThrows(
                IllegalArgumentException.class,
                () -> registry.add("second", new SampleSection("two", "b", "a")))
            .getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> registry.add("second", new SampleSection("one", "c")));
    assertThrows(
        IllegalArgumentException.class,
        () -> registry.add("second", new SampleSection("three", "plugins.x", "d")));
    assertThrows(
        IllegalArgumentException.class,
        () -> registry.add("second", new SampleSection("four", "plugins")));
    assertThrows(
        IllegalArgumentException.class, () -> registry.add("second", new SampleSection("five")));
    assertEquals(1, registry.sections().size());
  }

  @Test
  void forgetsASection() {
    SampleSection one = new SampleSection("one", "jetstream");
    registry.add("jetstream", one);
    registry.remove(one);
    read("jetstream: 1\n");
    assertEquals(1, problems.errors().size());
    registry.add("jetstream", one);
  }

  @Test
  void turnsAFaultySectionIntoAnError() {
    SampleSection one = new SampleSection("one", "a");
    one.throwIn = "read";
    registry.add("kernel", one);
    Reading reading = read("a: 1\n");
    one.throwIn = "check";
    registry.check(reading, problems);
    assertEquals(
        List.of(
            "section \"one\" failed to read: java.lang.IllegalStateException: boom",
            "section \"one\" failed to check: java.lang.IllegalStateException: boom"),
        errors());
  }
}
