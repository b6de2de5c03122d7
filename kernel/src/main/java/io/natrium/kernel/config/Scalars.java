package io.natrium.kernel.config;

import io.natrium.spi.config.ConfigBoolean;
import io.natrium.spi.config.ConfigDecimal;
import io.natrium.spi.config.ConfigInteger;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigTime;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.Position;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** Turns the text of a scalar token into its value. Stateless. */
final class Scalars {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private Scalars() {}

  static ConfigValue parse(Token token, Position position) {
    String text = token.text();
    return switch (token.kind()) {
      case TEXT -> new ConfigText(text, position);
      case BOOLEAN -> new ConfigBoolean(truth(text), position);
      case INTEGER -> new ConfigInteger(integer(text, position), position);
      case DECIMAL -> new ConfigDecimal(decimal(text, position), position);
      case TIME -> time(text, position);
      default -> throw new IllegalArgumentException("not a scalar: " + token.kind());
    };
  }

  private static boolean truth(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    return word.equals("true") || word.equals("yes") || word.equals("on");
  }

  private static long integer(String text, Position position) {
    int digits = 0;
    while (digits < text.length()
        && (text.charAt(digits) == '-' || Character.isDigit(text.charAt(digits)))) {
      digits++;
    }
    String number = text.substring(0, digits);
    if (!number.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))) {
      throw new ConfigException(position, "expected integer, but got '" + text + "'");
    }
    try {
      return Math.multiplyExact(Long.parseLong(number), factor(text, digits, position));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new ConfigException(position, "integer '" + text + "' is out of the range", e);
    }
  }

  private static long factor(String text, int digits, Position position) {
    String suffix = text.substring(digits).toLowerCase(Locale.ROOT);
    if (suffix.isEmpty()) {
      return 1;
    }
    int power = "kmgtpe".indexOf(suffix.charAt(0)) + 1;
    long base =
        switch (suffix.substring(1)) {
          case "" -> 1000;
          case "b", "i", "ib" -> 1024;
          // nats-server drops the key without a word.
          default ->
              throw new ConfigException(
                  position,
                  "integer '"
                      + text
                      + "' has an unknown suffix, use k, m, g, t, p, e or these with b, i or ib");
        };
    long factor = 1;
    for (int i = 0; i < power; i++) {
      factor *= base;
    }
    return factor;
  }

  private static double decimal(String text, Position position) {
    if (!text.chars().allMatch(c -> c == '-' || c == '.' || (c >= '0' && c <= '9'))) {
      throw new ConfigException(position, "expected float, but got '" + text + "'");
    }
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw new ConfigException(position, "float '" + text + "' is out of the range");
    }
    return value;
  }

  private static ConfigValue time(String text, Position position) {
    try {
      return new ConfigTime(LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC), position);
    } catch (DateTimeParseException e) {
      throw new ConfigException(
          position, "expected Zulu formatted DateTime, but got '" + text + "'", e);
    }
  }
}
