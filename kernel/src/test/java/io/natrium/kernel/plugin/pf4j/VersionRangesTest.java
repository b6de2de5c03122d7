package io.natrium.kernel.plugin.pf4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pf4j.DefaultVersionManager;

class VersionRangesTest {

  private final VersionRanges ranges = new VersionRanges(new DefaultVersionManager());

  @ParameterizedTest
  @CsvSource({
    "*, 1.0.0, true",
    ">=0.1.0 & <0.2.0, 0.1.0, true",
    ">=0.1.0 & <0.2.0, 0.1.9, true",
    ">=0.1.0&<0.2.0, 0.2.0, false",
    ">=0.1.0 & <0.2.0, 0.0.9, false",
    "=1.2.3, 1.2.3, true",
    "=1.2.3, 1.2.4, false",
    ">1.2.3, 1.2.3, false",
    "<=1.10.0, 1.9.0, true",
    "1.2.3, 1.2.3, true",
    "1.x, 1.7.0, true",
    "1.x, 2.0.0, false",
    "~1.2.0, 1.2.9, true",
    "^1.2.0, 2.0.0, false",
    "<1.0.0 | >=2.0.0, 2.1.0, true",
    ">=1.0.0, 1.0.0-rc.1, false"
  })
  void shouldTellWhetherAVersionIsInARange(String range, String version, boolean expected) {
    assertEquals(expected, ranges.allows(range, version));
  }

  @Test
  void shouldRefuseWhatCannotBeRead() {
    assertThrows(IllegalArgumentException.class, () -> ranges.allows("soon", "1.0.0"));
    assertThrows(IllegalArgumentException.class, () -> ranges.allows(">=1.0.0 &", "1.0.0"));
    assertThrows(IllegalArgumentException.class, () -> ranges.allows("~1.0.0", "one"));
  }
}
