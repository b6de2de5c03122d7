package io.natrium.bench.soak;

import io.natrium.bench.report.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one period of a soak showed.
 *
 * @param published messages published
 * @param cpuMicros the server's microseconds of CPU time per published message
 * @param streamMicros 99th percentile of the time of a message of the stream, in microseconds
 * @param requestMicros 99th percentile of the time of a request
 * @param capacity messages per second at full load
 * @param visits connections that roamed
 * @param cutOff of those, how many the server closed before they had drained
 * @param findings what a correct server never does
 * @param after what the server held afterwards
 */
record Period(
    long published,
    double cpuMicros,
    double streamMicros,
    double requestMicros,
    double capacity,
    long visits,
    long cutOff,
    List<String> findings,
    Footprint after) {

  static Period of(
      Map<String, Map<String, Object>> mixed,
      double cpuSeconds,
      Map<String, Object> full,
      Footprint after) {
    long published = 0;
    List<String> findings = new ArrayList<>();
    for (Map.Entry<String, Map<String, Object>> one : mixed.entrySet()) {
      published += (long) Json.number(one.getValue(), "published");
      addFindings(findings, one.getKey(), one.getValue());
    }
    addFindings(findings, "full load", full);
    Map<String, Object> roaming = mixed.getOrDefault(Mix.ROAMING, Map.of());
    return new Period(
        published,
        cpuSeconds * 1e6 / Math.max(published, 1),
        Json.number(mixed.get(Mix.STREAM), "p99"),
        Json.number(mixed.get(Mix.REQUESTS), "p99"),
        Json.number(full, "del_rate"),
        (long) Json.number(roaming, "visits"),
        (long) Json.number(roaming, "cut_off"),
        findings,
        after);
  }

  private static void addFindings(List<String> into, String name, Map<String, Object> result) {
    if (Json.number(result, "bad") != 0) {
      into.add(name + ": " + (long) Json.number(result, "bad") + " " + result.get("notes"));
    }
  }

  /** One line. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%,d messages, %d findings; %.2f us of CPU per message; p99 %.1f ms, of requests %.1f ms;"
            + " %,.0f msg/s at full load; %d WebSocket connections, %d cut off; %s",
        published,
        findings.size(),
        cpuMicros,
        streamMicros / 1e3,
        requestMicros / 1e3,
        capacity,
        visits,
        cutOff,
        after.text());
  }
}
