package io.natrium.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * All modes together.
 *
 * @param ratios the modes
 * @param kernelBound modes where the operating system is the limit, judged apart
 */
public record Summary(List<ModeRatio> ratios, Set<String> kernelBound) {

  /** The geometric mean of a ratio over the modes it applies to; NaN if there is none. */
  public double geometricMean(ToDoubleFunction<ModeRatio> ratio) {
    double[] logs =
        ratios.stream()
            .mapToDouble(ratio)
            .filter(value -> !Double.isNaN(value))
            .map(Math::log)
            .toArray();
    double sum = 0;
    for (double log : logs) {
      sum += log;
    }
    return logs.length == 0 ? Double.NaN : Math.exp(sum / logs.length);
  }

  /** Lines of text: means, the worst mode, the worst of those where the system is the limit. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    add(lines, "throughput", ModeRatio::throughput, false);
    add(lines, "CPU per message", ModeRatio::cpu, true);
    add(lines, "p50", ModeRatio::p50, true);
    add(lines, "p99", ModeRatio::p99, true);
    add(lines, "p99.9", ModeRatio::p999, true);
    add(lines, "memory", ModeRatio::memory, true);
    return lines;
  }

  private void add(
      List<String> lines, String what, ToDoubleFunction<ModeRatio> ratio, boolean lessIsBetter) {
    if (Double.isNaN(geometricMean(ratio))) {
      return;
    }
    long count = ratios.stream().filter(r -> !Double.isNaN(ratio.applyAsDouble(r))).count();
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "%-16s x%.2f", what, geometricMean(ratio)));
    line.append(" in geometric mean of ").append(count).append(" modes");
    worst(line, ", worst ", ratio, lessIsBetter, mode -> !kernelBound.contains(mode));
    worst(line, ", worst at the kernel's limit ", ratio, lessIsBetter, kernelBound::contains);
    lines.add(line.toString());
  }

  private void worst(
      StringBuilder line,
      String what,
      ToDoubleFunction<ModeRatio> ratio,
      boolean lessIsBetter,
      Predicate<String> which) {
    Comparator<ModeRatio> order = Comparator.comparingDouble(ratio);
    ratios.stream()
        .filter(r -> which.test(r.mode()) && !Double.isNaN(ratio.applyAsDouble(r)))
        .max(lessIsBetter ? order : order.reversed())
        .ifPresent(
            r ->
                line.append(what)
                    .append(
                        String.format(Locale.ROOT, "%s x%.2f", r.mode(), ratio.applyAsDouble(r))));
  }
}
