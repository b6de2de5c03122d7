package io.natrium.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Two columns of bars, throughput and CPU per message, one row per mode, with a line where both
 * servers are equal. Plain SVG with its own background, readable in light and dark pages.
 */
public final class SvgPlot {

  private static final int ROW = 20;
  private static final int TOP = 64;
  private static final int LABELS = 130;
  private static final int PANEL = 330;
  private static final int GAP = 70;
  private static final int BAR = 13;

  private final StringBuilder svg = new StringBuilder();
  private final List<ModeRatio> ratios;

  private SvgPlot(List<ModeRatio> ratios) {
    this.ratios =
        ratios.stream()
            .filter(ratio -> !Double.isNaN(ratio.throughput()) || !Double.isNaN(ratio.cpu()))
            .toList();
  }

  /** The plot as SVG text. */
  public static String of(List<ModeRatio> ratios) {
    return new SvgPlot(ratios).draw();
  }

  private String draw() {
    int width = LABELS + 2 * PANEL + GAP + 60;
    int height = TOP + ratios.size() * ROW + 24;
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            + " height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">",
        width, height, width, height);
    line("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", width, height);
    text(12, 22, "start", "Natrium by the reference server, same machine, same run", 14);
    for (int row = 0; row < ratios.size(); row++) {
      text(LABELS - 8, rowY(row) + 11, "end", ratios.get(row).mode(), 12);
    }
    panel(LABELS, "throughput (longer is better)", ModeRatio::throughput, "#2a78b5");
    panel(LABELS + PANEL + GAP, "CPU per message (shorter is better)", ModeRatio::cpu, "#c8702a");
    return svg.append("</svg>\n").toString();
  }

  private void panel(int x, String title, ToDoubleFunction<ModeRatio> ratio, String colour) {
    double most =
        Math.max(
            1.2,
            ratios.stream()
                .mapToDouble(ratio)
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(1));
    double unit = PANEL / most;
    text(x, 46, "start", title, 12);
    for (int row = 0; row < ratios.size(); row++) {
      double value = ratio.applyAsDouble(ratios.get(row));
      if (Double.isNaN(value)) {
        continue;
      }
      line(
          "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
          x, rowY(row), value * unit, BAR, colour);
      text(
          (int) (x + value * unit) + 4,
          rowY(row) + 11,
          "start",
          String.format(Locale.ROOT, "%.2f", value),
          11);
    }
    double one = x + unit;
    line(
        "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#444444\""
            + " stroke-dasharray=\"3 3\"/>",
        one, TOP - 8, one, TOP + ratios.size() * ROW);
    text((int) one, TOP + ratios.size() * ROW + 14, "middle", "1", 11);
  }

  private static int rowY(int row) {
    return TOP + row * ROW;
  }

  private void text(int x, int y, String anchor, String content, int size) {
    String escaped = content.replace("&", "&amp;").replace("<", "&lt;");
    line(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-size=\"%d\" fill=\"#222222\">%s</text>",
        x, y, anchor, size, escaped);
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
