package io.natrium.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.bench.load.FakeServer;
import io.natrium.bench.report.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver from its command line, with servers that are processes. */
class BenchTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);

  private int run(String... words) {
    return Bench.run(List.of(words), out, out);
  }

  private String said() {
    return bytes.toString(UTF_8);
  }

  private static String server(boolean loses) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    String type = FakeServer.class.getName();
    return "'" + java + "' -cp '" + classes + "' " + type + " {port} " + loses;
  }

  private int compare(boolean loses, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("compare", "--share", "--modes", "1to1-16", "--rounds", "1", "--warm", "0.05"));
    words.addAll(List.of("--time", "0.2", "--reference", server(false)));
    words.addAll(List.of("--natrium", server(loses)));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  @Test
  void aComparisonOfGoodServersSucceedsAndIsWrittenDown(@TempDir Path directory)
      throws IOException {
    Path lines = directory.resolve("out.jsonl");
    Path plot = directory.resolve("plot.svg");
    Path record = directory.resolve("ratios.json");
    int status =
        compare(
            false,
            "--out",
            lines.toString(),
            "--svg",
            plot.toString(),
            "--record",
            record.toString());
    assertEquals(0, status, said());
    List<String> written = Files.readAllLines(lines);
    assertEquals(2, written.size());
    Map<String, Object> first = Json.parseObject(written.get(0));
    assertEquals("reference", first.get("label"));
    assertTrue(Json.number(first, "delivered") > 0, first.toString());
    assertTrue(Files.readString(plot).contains("1to1-16"));
    assertTrue(Files.readString(record).contains("\"1to1-16\": {\"throughput\":"));
    assertEquals(0, run("plot", "--in", lines.toString(), "--svg", plot.toString()));
  }

  @Test
  void aLostMessageFailsTheComparison() {
    assertEquals(1, compare(true), said());
    assertTrue(said().contains("BAD natrium 1to1-16: lost"), said());
    assertTrue(said().contains("bad runs: 1"), said());
  }

  @Test
  void aRatioBehindTheRecordFailsTheComparison(@TempDir Path directory) throws IOException {
    Path record = directory.resolve("ratios.json");
    Files.writeString(record, "{\"modes\": {\"1to1-16\": {\"throughput\": 1000}}}");
    assertEquals(1, compare(false, "--against", record.toString()), said());
    assertTrue(said().contains("FELL BEHIND 1to1-16: throughput"), said());
  }

  @Test
  void aServerThatDoesNotStartFailsTheComparison() {
    int status =
        run(
            "compare",
            "--share",
            "--modes",
            "1to1-16",
            "--rounds",
            "1",
            "--reference",
            "/bin/false {port}",
            "--natrium",
            "/bin/false {port}");
    assertEquals(1, status, said());
    assertTrue(said().contains("reference does not start"), said());
  }

  @Test
  void startsAreMeasured() {
    int status =
        run("startup", "--runs", "1", "--busy", "1", "--settle", "0", "--natrium", server(false));
    assertEquals(0, status, said());
    assertTrue(said().contains("natrium   alone: ready after"), said());
    assertTrue(said().contains("natrium   beside 1 busy processes: ready after"), said());
  }

  @Test
  void startsOfTheEdgeBuildAreMeasuredBesideTheFullOne() {
    String[] words = {"startup", "--runs", "1", "--busy", "0", "--settle", "0"};
    List<String> both = new ArrayList<>(List.of(words));
    both.addAll(List.of("--natrium", server(false), "--edge", server(false)));
    assertEquals(0, run(both.toArray(String[]::new)), said());
    assertTrue(said().contains("natrium   alone: ready after"), said());
    assertTrue(said().contains("edge      alone: ready after"), said());
  }

  @Test
  void startsAndStopsOfEmbeddedServersAreMeasured(@TempDir Path directory) throws IOException {
    Path lines = directory.resolve("out.jsonl");
    assertEquals(
        0, run("embedded", "--jvms", "1", "--warm", "3", "--out", lines.toString()), said());
    assertTrue(said().contains("embedded  first: started after"), said());
    assertTrue(said().contains("(median of 3;"), said());
    Map<String, Object> only = Json.parseObject(Files.readAllLines(lines).get(0));
    for (String name : List.of("starts_ms", "stops_ms")) {
      List<?> times = (List<?>) only.get(name);
      assertEquals(4, times.size());
      assertTrue(times.stream().allMatch(time -> (Double) time > 0), times.toString());
    }
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertEquals(0, run("help"));
    assertEquals(64, run("nonsense"));
    assertEquals(64, run("load", "--mode", "1to1-16"));
    assertEquals(64, run("load", "--url", "nats://127.0.0.1:1", "--mode", "none"));
    assertEquals(64, run("load", "--colour", "red"));
    assertEquals(64, run("load", "--time"));
    assertEquals(64, run("compare", "--reference", "/nowhere", "--natrium", "/nowhere"));
    assertEquals(64, run("startup"));
    assertEquals(64, run("embedded", "--jvms", "0"));
    assertEquals(64, run("embedded", "--warm", "0"));
    assertEquals(64, run("embedded", "--warm", "some"));
  }

  @Test
  void everyModeHasAName() {
    assertEquals(0, run("modes"));
    assertTrue(said().lines().count() > 30, said());
  }
}
