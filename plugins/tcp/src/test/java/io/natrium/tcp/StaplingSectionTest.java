package io.natrium.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.config.ConfigBoolean;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigInteger;
import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.tcp.ocsp.StaplingOptions;
import io.natrium.tcp.ocsp.StaplingSection;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaplingSectionTest {

  private static final Position HERE = Position.none();

  private final Problems problems = new Problems();

  private StaplingOptions read(ConfigValue value) {
    ConfigMap owned = ConfigMap.builder(HERE).put("ocsp", HERE, value).build();
    return new StaplingSection((from, to) -> ReloadPlan.unchanged(), () -> {})
        .read(ConfigFields.of(owned, problems), problems);
  }

  private static ConfigMap block(String key, ConfigValue value) {
    return ConfigMap.builder(HERE).put(key, HERE, value).build();
  }

  private static ConfigText text(String value) {
    return new ConfigText(value, HERE);
  }

  private void assertRefused(ConfigValue value, String because) {
    read(value);
    assertEquals(1, problems.errors().size());
    assertTrue(problems.errors().get(0).toString().contains(because), problems.toString());
  }

  @ParameterizedTest
  @CsvSource({"auto, AUTO", "Always, ALWAYS", "MUST, MUST", "never, NEVER"})
  void shouldReadModesInAnyCase(String written, StaplingOptions.Mode mode) {
    assertEquals(new StaplingOptions(mode, List.of()), read(block("mode", text(written))));
    assertTrue(problems.errors().isEmpty());
  }

  @Test
  void shouldReadSwitches() {
    assertEquals(StaplingOptions.Mode.AUTO, read(new ConfigBoolean(true, HERE)).mode());
    assertEquals(StaplingOptions.Mode.NEVER, read(new ConfigBoolean(false, HERE)).mode());
  }

  @Test
  void shouldReadOneResponderOrSeveral() {
    URI one = URI.create("http://one/a");
    URI two = URI.create("https://two:8080/");
    assertEquals(List.of(one), read(block("url", text(one.toString()))).responders());
    assertEquals(
        List.of(one, two),
        read(block(
                "urls", new ConfigList(List.of(text(one.toString()), text(two.toString())), HERE)))
            .responders());
    assertEquals(List.of(), read(block("url", text(""))).responders());
    assertTrue(problems.errors().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "ftp://host/", "http:///path", "http://a b/"})
  void shouldRefuseWhatIsNoAddress(String url) {
    assertRefused(block("urls", text(url)), "is no URL of HTTP");
  }

  @Test
  void shouldRefuseEndlessLists() {
    List<ConfigValue> many = Collections.nCopies(17, text("http://x/"));
    assertRefused(block("urls", new ConfigList(many, HERE)), "more than 16 responders");
  }

  @Test
  void shouldRefuseOtherModes() {
    assertRefused(block("mode", text("sometimes")), "unsupported mode");
  }

  @Test
  void shouldRefuseModesThatAreNoText() {
    assertRefused(block("mode", new ConfigInteger(5, HERE)), "unsupported mode");
  }

  @Test
  void shouldRefuseOtherFields() {
    assertRefused(block("node", text("auto")), "unsupported field \"node\"");
  }

  @Test
  void shouldRefuseOtherTypes() {
    assertRefused(text("always"), "expected true, false or a map");
  }
}
