package io.natrium.spi.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "0, PT0S, 0s",
    "+0, PT0S, 0s",
    "2m, PT2M, 2m0s",
    "90s, PT1M30S, 1m30s",
    "1h30m, PT1H30M, 1h30m0s",
    "1.5s, PT1.5S, 1.5s",
    ".5s, PT0.5S, 500ms",
    "1.s, PT1S, 1s",
    "250ms, PT0.25S, 250ms",
    "1500us, PT0.0015S, 1.5ms",
    "3µs, PT0.000003S, 3µs",
    "7ns, PT0.000000007S, 7ns",
    "-5s, PT-5S, -5s",
    "100h0m0.5s, PT100H0.5S, 100h0m0.5s",
    "1h1h, PT2H, 2h0m0s"
  })
  void readsAndWritesTheNotationOfGo(String text, Duration expected, String written) {
    assertEquals(expected, GoDuration.parse(text));
    assertEquals(written, GoDuration.format(expected));
    assertEquals(expected, GoDuration.parse(written));
  }

  @ParameterizedTest
  @CsvSource({
    "'', time: invalid duration \"\"",
    "abc, time: invalid duration \"abc\"",
    "-, time: invalid duration \"-\"",
    "., time: invalid duration \".\"",
    "1.2.3s, time: invalid duration \"1.2.3s\"",
    "10, time: missing unit in duration \"10\"",
    "10s5, time: missing unit in duration \"10s5\"",
    "10x, time: unknown unit \"x\" in duration \"10x\"",
    "10 s, time: unknown unit \" s\" in duration \"10 s\"",
    "99999999999h, time: invalid duration \"99999999999h\""
  })
  void refusesWhatGoRefuses(String text, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> GoDuration.parse(text)).getMessage());
  }

  @ParameterizedTest
  @CsvSource({"1000", "100000"})
  void boundsTheLengthOfTheText(int digits) {
    String text = "1".repeat(digits) + "s";
    assertThrows(IllegalArgumentException.class, () -> GoDuration.parse(text));
  }
}
