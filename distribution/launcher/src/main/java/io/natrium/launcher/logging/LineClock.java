package io.natrium.launcher.logging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TimeZone;

/**
 * Formats times for log lines and rotated files without the formatters of the JDK, and without its
 * time zone data where the zone is known to be UTC. Not thread-safe.
 */
final class LineClock {
  /** Zone offsets change at quarters of an hour at most. */
  private static final long OFFSET_VALID_SECONDS = 900;

  private final boolean utc;
  private long offsetSlot = Long.MIN_VALUE;
  private int offsetSeconds;
  private long prefixSecond = Long.MIN_VALUE;
  private final byte[] prefix = new byte["YYYY/MM/DD hh:mm:ss.".length()];

  LineClock(boolean utc) {
    this.utc = utc || localIsUtc();
  }

  /** Puts {@code YYYY/MM/DD hh:mm:ss.uuuuuu } at the offset; returns the offset behind it. */
  int putTime(byte[] into, int at, long epochSecond, int nano) {
    if (epochSecond != prefixSecond) {
      putSecond(prefix, 0, epochSecond, '/', ' ', ':');
      prefix[prefix.length - 1] = '.';
      prefixSecond = epochSecond;
    }
    System.arraycopy(prefix, 0, into, at, prefix.length);
    int end = putDigits(into, at + prefix.length, nano / 1000, 6);
    into[end] = ' ';
    return end + 1;
  }

  /** {@code YYYY.MM.DD.hh.mm.ss.nnnnnnnnn}, the ending of a rotated file's name. */
  String rotationStamp(long epochSecond, int nano) {
    byte[] stamp = new byte["YYYY.MM.DD.hh.mm.ss.nnnnnnnnn".length()];
    int end = putSecond(stamp, 0, epochSecond, '.', '.', '.');
    stamp[end] = '.';
    putDigits(stamp, end + 1, nano, 9);
    return new String(stamp, StandardCharsets.US_ASCII);
  }

  /** Seconds east of UTC at that moment. */
  int offsetAt(long epochSecond) {
    if (utc) {
      return 0;
    }
    long slot = Math.floorDiv(epochSecond, OFFSET_VALID_SECONDS);
    if (slot != offsetSlot) {
      offsetSeconds = TimeZone.getDefault().getOffset(epochSecond * 1000) / 1000;
      offsetSlot = slot;
    }
    return offsetSeconds;
  }

  private int putSecond(byte[] into, int at, long epochSecond, char date, char gap, char time) {
    long local = epochSecond + offsetAt(epochSecond);
    int secondOfDay = (int) Math.floorMod(local, 86_400L);
    // days to civil date, with years that begin in March
    long days = Math.floorDiv(local, 86_400L) + 719_468;
    long era = Math.floorDiv(days, 146_097L);
    int dayOfEra = (int) (days - era * 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shifted = (5 * dayOfYear + 2) / 153;
    int month = shifted < 10 ? shifted + 3 : shifted - 9;
    int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
    int end = putDigits(into, at, year, 4);
    into[end] = (byte) date;
    end = putDigits(into, end + 1, month, 2);
    into[end] = (byte) date;
    end = putDigits(into, end + 1, dayOfYear - (153 * shifted + 2) / 5 + 1, 2);
    into[end] = (byte) gap;
    end = putDigits(into, end + 1, secondOfDay / 3600, 2);
    into[end] = (byte) time;
    end = putDigits(into, end + 1, secondOfDay / 60 % 60, 2);
    into[end] = (byte) time;
    return putDigits(into, end + 1, secondOfDay % 60, 2);
  }

  private static int putDigits(byte[] into, int at, int value, int count) {
    int rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      into[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + count;
  }

  private static boolean localIsUtc() {
    if (System.getProperty("user.timezone") != null) {
      return false;
    }
    String zone = System.getenv("TZ");
    if (zone != null && !zone.isEmpty()) {
      return zone.equals("UTC") || zone.equals("Etc/UTC") || zone.equals(":UTC");
    }
    Path localTime = Path.of("/etc/localtime");
    try {
      String target = Files.readSymbolicLink(localTime).toString();
      return target.endsWith("/UTC") || target.endsWith("/Etc/UTC");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // no link: the JDK finds out
    }
  }
}
