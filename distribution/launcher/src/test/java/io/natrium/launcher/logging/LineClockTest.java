package io.natrium.launcher.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineClockTest {
  private static final DateTimeFormatter LINE =
      DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSSSSS ");

  @Test
  void agreesWithTheFormatterOfTheJdk() {
    Random random = new Random(42);
    LineClock utc = new LineClock(true);
    LineClock local = new LineClock(false);
    byte[] out = new byte[40];
    for (int i = 0; i < 20_000; i++) {
      Instant time =
          Instant.ofEpochSecond(random.nextLong(0, 4_102_444_800L), random.nextInt(1_000_000_000));
      ZonedDateTime there = time.atZone(ZoneOffset.UTC);
      int end = utc.putTime(out, 0, time.getEpochSecond(), time.getNano());
      assertEquals(LINE.format(there), new String(out, 0, end, StandardCharsets.US_ASCII));
      end = local.putTime(out, 0, time.getEpochSecond(), time.getNano());
      assertEquals(
          LINE.format(time.atZone(ZoneId.systemDefault())),
          new String(out, 0, end, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void stampsRotatedFiles() {
    ZonedDateTime time = ZonedDateTime.of(2024, 2, 29, 23, 59, 58, 7, ZoneOffset.UTC);
    LineClock clock = new LineClock(true);
    String stamp = clock.rotationStamp(time.toEpochSecond(), time.getNano());
    assertEquals("2024.02.29.23.59.58.000000007", stamp);
  }
}
