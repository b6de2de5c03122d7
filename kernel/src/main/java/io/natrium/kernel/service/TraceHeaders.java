package io.natrium.kernel.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.route.JsonText;
import io.natrium.spi.session.Message;
import java.util.Locale;
import java.util.StringJoiner;

/** The headers of tracing systems, by which a request asks to be measured. Thread: any. */
final class TraceHeaders {

  private TraceHeaders() {}

  /** The headers that ask for it as a JSON object, or null if none does. */
  static String sampled(Message message) {
    if (message.headerLength() == 0) {
      return null;
    }
    String block =
        new String(message.buffer(), message.headerOffset(), message.headerLength(), UTF_8);
    StringJoiner shown = new StringJoiner(",", "{", "}");
    boolean asked = false;
    boolean refused = false;
    for (String line : block.split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon);
        String value = line.substring(colon + 1).strip();
        Boolean verdict = verdict(name.toLowerCase(Locale.ROOT), value);
        if (verdict != null) {
          asked |= verdict;
          refused |= !verdict;
          shown.add(JsonText.quote(name) + ":[" + JsonText.quote(value) + ']');
        }
      }
    }
    return asked && !refused ? shown.toString() : null;
  }

  private static Boolean verdict(String name, String value) {
    return switch (name) {
      case "x-b3-sampled" -> value.equals("1");
      case "x-b3-traceid" -> true;
      case "b3" -> {
        String[] parts = value.split("-", -1);
        String flag = parts.length == 1 ? parts[0] : parts.length > 2 ? parts[2] : "1";
        yield flag.equals("1") || flag.equals("d");
      }
      case "uber-trace-id" -> {
        String[] parts = value.split(":", -1);
        yield parts.length == 4 && isOdd(parts[3]);
      }
      case "traceparent" -> {
        String[] parts = value.split("-", -1);
        yield parts.length >= 4 && isOdd(parts[3]);
      }
      default -> null;
    };
  }

  private static boolean isOdd(String hex) {
    int digit = hex.isEmpty() ? 0 : Character.digit(hex.charAt(hex.length() - 1), 16);
    return (digit & 1) == 1;
  }
}
