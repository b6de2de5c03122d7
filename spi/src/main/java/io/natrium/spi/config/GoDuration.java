package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * Durations in the notation of nats-server's files: {@code 1h30m}, {@code 1.5s}, {@code 250ms},
 * {@code -2us}. Stateless; usable from any thread.
 */
@Stable
public final class GoDuration {

  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final int MAX_LENGTH = 128;

  private GoDuration() {}

  /**
   * Parses a duration.
   *
   * @param text a sequence of decimal numbers with units {@code ns us µs ms s m h}, or {@code 0}
   * @return the duration, at most about 292 years
   * @throws IllegalArgumentException with a message for the user
   */
  public static Duration parse(String text) {
    String rest = text;
    boolean negative = rest.startsWith("-");
    if (negative || rest.startsWith("+")) {
      rest = rest.substring(1);
    }
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    if (rest.isEmpty() || rest.length() > MAX_LENGTH) {
      throw invalid(text);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < rest.length()) {
      int start = at;
      while (at < rest.length() && isNumberPart(rest.charAt(at))) {
        at++;
      }
      BigDecimal number = number(rest.substring(start, at), text);
      int unitStart = at;
      while (at < rest.length() && !isNumberPart(rest.charAt(at))) {
        at++;
      }
      nanos = nanos.add(number.multiply(unit(rest.substring(unitStart, at), text)));
    }
    nanos = nanos.setScale(0, RoundingMode.DOWN);
    if (nanos.compareTo(MAX) > 0) {
      throw invalid(text);
    }
    return Duration.ofNanos(negative ? -nanos.longValueExact() : nanos.longValueExact());
  }

  /**
   * Formats as nats-server prints durations: {@code 2m0s}, {@code 1.5s}, {@code 250ms}, {@code 0s}.
   *
   * @param duration a duration
   * @return the text, which {@link #parse} reads back
   */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    Duration size = duration.abs();
    StringBuilder text = new StringBuilder(duration.isNegative() ? "-" : "");
    long nanos = size.toNanos();
    if (nanos < 1_000) {
      return text.append(nanos).append("ns").toString();
    }
    if (nanos < 1_000_000) {
      return text.append(plain(nanos, 3)).append("µs").toString();
    }
    if (nanos < 1_000_000_000) {
      return text.append(plain(nanos, 6)).append("ms").toString();
    }
    if (size.toHours() > 0) {
      text.append(size.toHours()).append('h');
    }
    if (size.toMinutes() > 0) {
      text.append(size.toMinutesPart()).append('m');
    }
    long seconds = size.toSecondsPart() * 1_000_000_000L + size.toNanosPart();
    return text.append(plain(seconds, 9)).append('s').toString();
  }

  private static String plain(long value, int scale) {
    BigDecimal number = BigDecimal.valueOf(value, scale).stripTrailingZeros();
    return number.signum() == 0 ? "0" : number.toPlainString();
  }

  private static boolean isNumberPart(char c) {
    return c == '.' || (c >= '0' && c <= '9');
  }

  private static BigDecimal number(String digits, String text) {
    int dot = digits.indexOf('.');
    if (digits.isEmpty() || digits.equals(".") || dot != digits.lastIndexOf('.')) {
      throw invalid(text);
    }
    return new BigDecimal(digits);
  }

  private static BigDecimal unit(String unit, String text) {
    long nanos =
        switch (unit) {
          case "ns" -> 1L;
          case "us", "µs", "μs" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          case "" ->
              throw new IllegalArgumentException("time: missing unit in duration \"" + text + '"');
          default ->
              throw new IllegalArgumentException(
                  "time: unknown unit \"" + unit + "\" in duration \"" + text + '"');
        };
    return BigDecimal.valueOf(nanos);
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("time: invalid duration \"" + text + '"');
  }
}
