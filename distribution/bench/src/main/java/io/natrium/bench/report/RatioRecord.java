package io.natrium.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Ratios of an earlier comparison, to notice when speed leaks away.
 *
 * @param modes ratios by mode
 */
public record RatioRecord(Map<String, Map<String, Object>> modes) {

  private static final String THROUGHPUT = "throughput";
  private static final String CPU = "cpu";
  private static final String P99 = "p99";

  /** The record of a comparison. */
  public static RatioRecord of(List<ModeRatio> ratios) {
    Map<String, Map<String, Object>> modes = new LinkedHashMap<>();
    for (ModeRatio ratio : ratios) {
      Map<String, Object> members = new LinkedHashMap<>();
      put(members, THROUGHPUT, ratio.throughput());
      put(members, CPU, ratio.cpu());
      put(members, P99, ratio.p99());
      modes.put(ratio.mode(), members);
    }
    return new RatioRecord(modes);
  }

  private static void put(Map<String, Object> into, String name, double value) {
    if (!Double.isNaN(value)) {
      into.put(name, Math.round(value * 100) / 100.0);
    }
  }

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException if the file holds none
   */
  public static RatioRecord read(Path file) throws IOException {
    Map<String, Object> members = Json.parseObject(Files.readString(file));
    Map<String, Map<String, Object>> modes = new LinkedHashMap<>();
    Json.object(members.get("modes"))
        .forEach((mode, ratios) -> modes.put(mode, Json.object(ratios)));
    return new RatioRecord(modes);
  }

  /** Writes the record, one mode per line; modes that the file has beside these are kept. */
  public void write(Path file) throws IOException {
    Map<String, Map<String, Object>> all =
        new LinkedHashMap<>(Files.exists(file) ? read(file).modes : Map.of());
    all.putAll(modes);
    StringBuilder text = new StringBuilder("{\n  \"modes\": {\n");
    int left = all.size();
    for (Map.Entry<String, Map<String, Object>> mode : all.entrySet()) {
      text.append("    \"").append(mode.getKey()).append("\": ");
      text.append(Json.write(mode.getValue())).append(--left > 0 ? ",\n" : "\n");
    }
    Files.writeString(file, text.append("  }\n}\n"));
  }

  /**
   * Where ratios are worse than recorded by more than a share; times may be worse by twice that,
   * because they scatter more.
   */
  public List<String> fallenBehind(List<ModeRatio> now, double tolerance) {
    List<String> behind = new ArrayList<>();
    for (ModeRatio ratio : now) {
      Map<String, Object> before = modes.get(ratio.mode());
      if (before == null) {
        continue;
      }
      double throughput = Json.number(before, THROUGHPUT);
      if (ratio.throughput() < throughput * (1 - tolerance)) {
        behind.add(line(ratio.mode(), THROUGHPUT, throughput, ratio.throughput()));
      }
      double cpu = Json.number(before, CPU);
      if (cpu > 0 && ratio.cpu() > cpu * (1 + tolerance)) {
        behind.add(line(ratio.mode(), "CPU per message", cpu, ratio.cpu()));
      }
      double p99 = Json.number(before, P99);
      if (p99 > 0 && ratio.p99() > p99 * (1 + 2 * tolerance)) {
        behind.add(line(ratio.mode(), P99, p99, ratio.p99()));
      }
    }
    return behind;
  }

  private static String line(String mode, String what, double before, double now) {
    return String.format(Locale.ROOT, "%s: %s ratio %.2f, recorded %.2f", mode, what, now, before);
  }
}
