package io.natrium.bench.report;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What one server did in one mode: medians over the rounds, the most memory. 0 where a figure does
 * not apply.
 *
 * @param rate messages per second, delivered or published; connections per second
 * @param cpuNanos CPU time of the server per message or connection
 * @param p50 microseconds
 * @param p99 microseconds
 * @param p999 microseconds
 * @param memory resident MiB; of idle connections KiB each
 * @param generator share of a processor that the generator used
 */
public record Figures(
    double rate,
    double cpuNanos,
    double p50,
    double p99,
    double p999,
    double memory,
    double generator) {

  /** The figures of some rounds of one mode. */
  public static Figures of(List<Map<String, Object>> rounds) {
    List<Map<String, Object>> whole =
        rounds.stream().filter(round -> !round.containsKey("failed")).toList();
    if (whole.stream().anyMatch(round -> round.containsKey("conn_rate"))) {
      return new Figures(
          median(whole, "conn_rate"),
          median(whole, "us_per_conn") * 1e3,
          0,
          0,
          0,
          median(whole, "kb_per_conn"),
          median(whole, "own_util"));
    }
    boolean delivers = whole.stream().anyMatch(round -> Json.number(round, "del_rate") > 0);
    String per = delivers ? "del" : "pub";
    return new Figures(
        median(whole, per + "_rate"),
        median(whole, "us_per_" + per) * 1e3,
        median(whole, "p50"),
        median(whole, "p99"),
        median(whole, "p999"),
        whole.stream().mapToDouble(round -> Json.number(round, "rss_mb")).max().orElse(0),
        median(whole, "own_util"));
  }

  /** The median of a member over results; 0 without results. */
  public static double median(List<Map<String, Object>> results, String name) {
    return median(
        results.stream().mapToDouble(result -> Json.number(result, name)).sorted().toArray());
  }

  /** The median of sorted numbers; 0 without numbers. */
  public static double median(double[] sorted) {
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return 0;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** A figure by that of another server; NaN where either does not apply. */
  static double ratio(Figures mine, Figures other, ToDoubleFunction<Figures> figure) {
    double above = figure.applyAsDouble(mine);
    double below = figure.applyAsDouble(other);
    return above > 0 && below > 0 ? above / below : Double.NaN;
  }
}
