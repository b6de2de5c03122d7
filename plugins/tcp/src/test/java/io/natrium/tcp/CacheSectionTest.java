package io.natrium.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.config.ConfigBoolean;
import io.natrium.spi.config.ConfigDecimal;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigInteger;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.tcp.ocsp.CacheOptions;
import io.natrium.tcp.ocsp.CacheSection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CacheSectionTest {

  private static final Position HERE = Position.none();

  private final Problems problems = new Problems();

  private CacheOptions read(ConfigValue value) {
    ConfigMap owned = ConfigMap.builder(HERE).put("ocsp_cache", HERE, value).build();
    return new CacheSection((from, to) -> ReloadPlan.unchanged())
        .read(ConfigFields.of(owned, problems), problems);
  }

  private static ConfigMap block(String key, ConfigValue value) {
    return ConfigMap.builder(HERE).put(key, HERE, value).build();
  }

  private static ConfigText text(String value) {
    return new ConfigText(value, HERE);
  }

  private static ConfigInteger number(long value) {
    return new ConfigInteger(value, HERE);
  }

  @Test
  void shouldReadSwitches() {
    assertEquals(CacheOptions.DEFAULTS, read(new ConfigBoolean(true, HERE)));
    assertFalse(read(new ConfigBoolean(false, HERE)).kept());
    assertFalse(read(block("type", text("NONE"))).kept());
    assertTrue(read(block("type", text("local"))).kept());
    assertTrue(problems.errors().isEmpty());
  }

  @Test
  void shouldReadEveryField() {
    CacheOptions read =
        read(
            ConfigMap.builder(HERE)
                .put("Local_Store", HERE, text("/kept"))
                .put("preserve_revoked", HERE, new ConfigBoolean(true, HERE))
                .put("save_interval", HERE, number(7))
                .build());
    assertEquals(new CacheOptions(true, Path.of("/kept"), true, Duration.ofSeconds(7)), read);
    assertTrue(problems.errors().isEmpty());
  }

  @Test
  void shouldReadTimesOfAnyKind() {
    assertEquals(Duration.ofMinutes(3), read(block("save_interval", text("3m"))).saveInterval());
    assertEquals(
        Duration.ofSeconds(2),
        read(block("save_interval", new ConfigDecimal(2.9, HERE))).saveInterval());
    for (ConfigValue little : new ConfigValue[] {number(0), number(-5), text("10ms")}) {
      assertEquals(Duration.ofSeconds(1), read(block("save_interval", little)).saveInterval());
    }
    assertTrue(problems.errors().isEmpty());
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(text("local"), "expected true, false or a map"),
        Arguments.of(block("type", text("redis")), "unknown type [redis]"),
        Arguments.of(block("type", number(4)), "unknown field [\"type\"]"),
        Arguments.of(block("local_store", number(4)), "unknown field [\"local_store\"]"),
        Arguments.of(block("local_store", text("a\0b")), "local_store"),
        Arguments.of(block("preserve_revoked", number(1)), "unknown field [\"preserve_revoked\"]"),
        Arguments.of(block("save_interval", text("often")), "conversion error"),
        Arguments.of(block("save_interval", new ConfigBoolean(true, HERE)), "conversion error"),
        Arguments.of(block("save_interval", number(Long.MAX_VALUE)), "conversion error"),
        Arguments.of(block("other", number(1)), "unknown field [\"other\"]"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void shouldRefuseWhatIsWrong(ConfigValue written, String because) {
    read(written);
    assertEquals(1, problems.errors().size());
    assertTrue(problems.errors().get(0).toString().contains(because), problems.toString());
  }
}
