package io.natrium.kernel.config;

import io.natrium.spi.config.ConfigBoolean;
import io.natrium.spi.config.ConfigDecimal;
import io.natrium.spi.config.ConfigInteger;
import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigTime;
import io.natrium.spi.config.ConfigValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * The digest that {@code -t} prints and varz shows: SHA-256 over the tree as Go's JSON encoder
 * writes it, so that equal files give equal digests in both servers. Stateless.
 */
public final class ConfigDigest {

  private ConfigDigest() {}

  /**
   * Computes the digest of a parsed configuration, before the command line is laid over it.
   *
   * @param root the tree
   * @return {@code sha256:} and the digest in lower-case hex
   */
  public static String of(ConfigMap root) {
    StringBuilder json = new StringBuilder();
    append(json, root);
    json.append('\n');
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(json.toString().getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void append(StringBuilder json, ConfigValue value) {
    if (value instanceof ConfigText text) {
      appendText(json, text.value());
    } else if (value instanceof ConfigInteger number) {
      json.append(number.value());
    } else if (value instanceof ConfigDecimal number) {
      json.append(formatDecimal(number.value()));
    } else if (value instanceof ConfigBoolean flag) {
      json.append(flag.value());
    } else if (value instanceof ConfigTime time) {
      appendText(json, DateTimeFormatter.ISO_INSTANT.format(time.value()));
    } else if (value instanceof ConfigList list) {
      appendList(json, list.values());
    } else if (value instanceof ConfigMap map) {
      appendMap(json, map);
    }
  }

  private static void appendList(StringBuilder json, List<ConfigValue> values) {
    json.append('[');
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        json.append(',');
      }
      append(json, values.get(i));
    }
    json.append(']');
  }

  private static void appendMap(StringBuilder json, ConfigMap map) {
    List<ConfigMap.Entry> sorted =
        map.entries().stream()
            .sorted(
                Comparator.comparing(
                    entry -> entry.key().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned))
            .toList();
    json.append('{');
    for (int i = 0; i < sorted.size(); i++) {
      if (i > 0) {
        json.append(',');
      }
      appendText(json, sorted.get(i).key());
      json.append(':');
      append(json, sorted.get(i).value());
    }
    json.append('}');
  }

  private static void appendText(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '\uFFFD' -> json.append("\\ufffd");
        default -> {
          if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
            json.append("\\u").append(HexFormat.of().toHexDigits(c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }

  /** Go's shortest form: plain digits between 1e-6 and 1e21, else an exponent. */
  static String formatDecimal(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal shortest = exact;
    for (int digits = 1; digits <= 17; digits++) {
      shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (shortest.doubleValue() == value) {
        break;
      }
    }
    shortest = shortest.stripTrailingZeros();
    double size = Math.abs(value);
    if (size >= 1e-6 && size < 1e21) {
      return shortest.toPlainString();
    }
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String sign = value < 0 ? "-" : "";
    // Go writes e-07 as e-7 but keeps e+21.
    return sign + digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
  }
}
