package io.natrium.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class ReportTest {

  private static ModeRatio ratio(String mode, double throughput, double cpu) {
    return new ModeRatio(mode, throughput, cpu, Double.NaN, Double.NaN, Double.NaN, 1);
  }

  @Test
  void jsonSurvivesWritingAndReading() {
    String text = "{\"a\":1,\"b\":[true,null,\"x\\\"\\u0001\"],\"c\":{\"d\":-2.5}}";
    assertEquals(text, Json.write(Json.parse(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\"}", "[1,]", "\"x", "{\"a\":1}x", "nul", "\"\\u00"})
  void whatIsNotJsonIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Json.parse(text));
  }

  @Test
  void figuresAreMedians() {
    List<Map<String, Object>> rounds =
        List.of(
            Map.of("del_rate", 100, "us_per_del", 0.2, "rss_mb", 10),
            Map.of("del_rate", 900, "us_per_del", 0.4, "rss_mb", 30),
            Map.of("del_rate", 200, "us_per_del", 0.3, "rss_mb", 20),
            Map.of("failed", true));
    Figures figures = Figures.of(rounds);
    assertEquals(200, figures.rate());
    assertEquals(300, figures.cpuNanos(), 1e-9);
    assertEquals(30, figures.memory());
  }

  @Test
  void aFixedRateHasNoThroughput() {
    Figures figures = new Figures(100, 1, 2, 3, 4, 5, 0);
    assertTrue(Double.isNaN(ModeRatio.of("lat-1to1", figures, figures).throughput()));
    assertEquals(1, ModeRatio.of("1to1-16", figures, figures).throughput());
  }

  @Test
  void theSummaryNamesTheWorstMode() {
    Summary summary =
        new Summary(
            List.of(ratio("a", 2, .5), ratio("b", 8, .1), ratio("unbatched", .9, 1)),
            Set.of("unbatched"));
    assertEquals(Math.cbrt(2 * 8 * .9), summary.geometricMean(ModeRatio::throughput), 1e-9);
    assertTrue(
        summary.lines().get(0).contains("worst a x2.00, worst at the kernel's limit unbatched"),
        summary.lines().toString());
    assertTrue(summary.lines().get(1).contains("worst a x0.50"), summary.lines().toString());
  }

  @Test
  void theRecordNoticesWhatFellBehind(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("ratios.json");
    RatioRecord.of(List.of(ratio("a", 4, .2), ratio("b", 4, .2))).write(file);
    RatioRecord.of(List.of(ratio("b", 5, .2), ratio("c", 1, 1))).write(file);
    RatioRecord record = RatioRecord.read(file);
    assertEquals(Set.of("a", "b", "c"), record.modes().keySet());
    assertEquals(List.of(), record.fallenBehind(List.of(ratio("a", 3.3, .23)), .2));
    assertEquals(
        List.of(
            "a: throughput ratio 3.10, recorded 4.00",
            "a: CPU per message ratio 0.25, recorded 0.20"),
        record.fallenBehind(List.of(ratio("a", 3.1, .25), ratio("unknown", 0, 9)), .2));
  }

  @Test
  void thePlotIsWellFormedAndHasABarForEachRatio() throws Exception {
    String svg = SvgPlot.of(List.of(ratio("a<b", 2, .5), ratio("b", Double.NaN, .1)));
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    Document document =
        factory
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertEquals(1 + 3, document.getElementsByTagName("rect").getLength());
  }

  @Test
  void theTableLeavesOutWhatDoesNotApply() {
    assertTrue(
        Table.markdown(List.of(ratio("a", 2, Double.NaN)))
            .contains("| a | 2.00 |  |  |  |  | 1.00 |"));
  }
}
