package io.natrium.bench.report;

import java.util.List;
import java.util.Locale;

/** Rows of figures, as text and as Markdown. */
public final class Table {

  private Table() {}

  /** One mode on one line of text. */
  public static String line(String mode, Figures reference, Figures natrium) {
    ModeRatio ratio = ModeRatio.of(mode, natrium, reference);
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-13s ", mode));
    if (!Double.isNaN(ratio.throughput())) {
      line.append(
          String.format(
              Locale.ROOT, "%8.1f k/s x%-6.2f ", natrium.rate() / 1e3, ratio.throughput()));
    }
    line.append(
        String.format(Locale.ROOT, "cpu %7.0f ns x%-5.2f", natrium.cpuNanos(), ratio.cpu()));
    if (natrium.p50() > 0) {
      line.append(
          String.format(
              Locale.ROOT,
              " p50 %.0f p99 %.0f p99.9 %.0f us (x%.2f x%.2f x%.2f)",
              natrium.p50(),
              natrium.p99(),
              natrium.p999(),
              ratio.p50(),
              ratio.p99(),
              ratio.p999()));
    }
    boolean each = mode.startsWith("idle");
    line.append(
        String.format(
            Locale.ROOT,
            " mem %.0f %s x%.2f, generator %.2f|%.2f",
            natrium.memory(),
            each ? "KiB/conn" : "MiB",
            ratio.memory(),
            natrium.generator(),
            reference.generator()));
    return line.toString();
  }

  /** All modes as a Markdown table of ratios. */
  public static String markdown(List<ModeRatio> ratios) {
    StringBuilder text = new StringBuilder();
    text.append("| mode | throughput | CPU per message | p50 | p99 | p99.9 | memory |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    for (ModeRatio ratio : ratios) {
      text.append("| ").append(ratio.mode());
      double[] columns = {
        ratio.throughput(), ratio.cpu(), ratio.p50(), ratio.p99(), ratio.p999(), ratio.memory()
      };
      for (double column : columns) {
        text.append(" | ");
        text.append(Double.isNaN(column) ? "" : String.format(Locale.ROOT, "%.2f", column));
      }
      text.append(" |\n");
    }
    return text.toString();
  }
}
