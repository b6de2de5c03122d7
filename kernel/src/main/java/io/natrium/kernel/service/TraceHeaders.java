package io.natrium.kernel.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.route.JsonText;
import io.natrium.spi.session.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The headers of tracing systems, by which a request asks to be measured: the first system counts
 * that says anything, Jaeger before Zipkin before W3C. Thread: any.
 */
final class TraceHeaders {

  private static final String UBER = "Uber-Trace-Id";
  private static final String UBER_CONTEXT = "Uberctx-";
  private static final String ZIPKIN = "B3";
  private static final String ZIPKIN_SAMPLED = "X-B3-Sampled";
  private static final String ZIPKIN_TRACE = "X-B3-Traceid";
  private static final List<String> ZIPKIN_SHOWN =
      List.of(ZIPKIN_SAMPLED, ZIPKIN_TRACE, "X-B3-Parentspanid", "X-B3-Spanid");
  private static final String CONTEXT = "Traceparent";
  private static final String CONTEXT_STATE = "Tracestate";
  private static final int HEX = 16;

  /** Values by name, names with capitals where words begin, in order of names. */
  private final SortedMap<String, List<String>> values = new TreeMap<>();

  private TraceHeaders() {}

  /** The headers that ask for it as a JSON object, or null if none does. */
  static String sampled(Message message) {
    if (message.headerLength() == 0) {
      return null;
    }
    String block =
        new String(message.buffer(), message.headerOffset(), message.headerLength(), UTF_8);
    TraceHeaders headers = new TraceHeaders();
    return headers.read(block) ? headers.asked() : null;
  }

  private boolean read(String block) {
    String[] lines = block.split("\r\n");
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon <= 0 || lines[i].substring(0, colon).indexOf(' ') >= 0) {
        return false; // nothing in a malformed block counts
      }
      values
          .computeIfAbsent(canonical(lines[i].substring(0, colon)), key -> new ArrayList<>(1))
          .add(lines[i].substring(colon + 1).strip());
    }
    return true;
  }

  private static String canonical(String name) {
    StringBuilder result = new StringBuilder(name.toLowerCase(Locale.ROOT));
    for (int i = 0; i < result.length(); i++) {
      if (i == 0 || result.charAt(i - 1) == '-') {
        result.setCharAt(i, Character.toUpperCase(result.charAt(i)));
      }
    }
    return result.toString();
  }

  private String first(String name) {
    List<String> all = values.get(name);
    return all == null ? null : all.get(0);
  }

  private String asked() {
    String uber = first(UBER);
    if (uber != null) {
      String[] parts = uber.split(":", -1);
      return parts.length == 4 && isOdd(parts[3], 1) ? shown(List.of(UBER), UBER_CONTEXT) : null;
    }
    String sampled = first(ZIPKIN_SAMPLED);
    if ("0".equals(sampled)) {
      return null;
    }
    if ("1".equals(sampled) || first(ZIPKIN_TRACE) != null) {
      return shown(ZIPKIN_SHOWN, null);
    }
    String zipkin = first(ZIPKIN);
    if (zipkin != null) {
      String[] parts = zipkin.split("-", -1);
      String flag = parts.length == 1 ? parts[0] : parts.length > 2 ? parts[2] : "";
      return flag.equals("0") ? null : shown(List.of(ZIPKIN), null);
    }
    String context = first(CONTEXT);
    String[] parts = context == null ? new String[0] : context.split("-", -1);
    return parts.length == 4 && isOdd(parts[3], 2)
        ? shown(List.of(CONTEXT, CONTEXT_STATE), null)
        : null;
  }

  private String shown(List<String> names, String prefix) {
    StringJoiner json = new StringJoiner(",", "{", "}");
    values.forEach(
        (name, all) -> {
          if (names.contains(name) || (prefix != null && name.startsWith(prefix))) {
            StringJoiner list = new StringJoiner(",", "[", "]");
            all.forEach(value -> list.add(JsonText.quote(value)));
            json.add(JsonText.quote(name) + ':' + list);
          }
        });
    return json.toString();
  }

  /** Whether a text of up to two hexadecimal digits is an odd number. */
  private static boolean isOdd(String hex, int fewest) {
    return hex.length() >= fewest
        && hex.length() <= 2
        && hex.chars().allMatch(digit -> Character.digit(digit, HEX) >= 0)
        && (Character.digit(hex.charAt(hex.length() - 1), HEX) & 1) == 1;
  }
}
