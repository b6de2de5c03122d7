package io.natrium.bench;

import io.natrium.bench.driver.Comparison;
import io.natrium.bench.driver.Pinning;
import io.natrium.bench.driver.ServerCommand;
import io.natrium.bench.load.Modes;
import io.natrium.bench.report.Figures;
import io.natrium.bench.report.Json;
import io.natrium.bench.report.ModeRatio;
import io.natrium.bench.report.RatioRecord;
import io.natrium.bench.report.Summary;
import io.natrium.bench.report.SvgPlot;
import io.natrium.bench.report.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The commands {@code compare} and {@code plot}. */
final class CompareCommand {

  private static final String REFERENCE = "reference";
  private static final String NATRIUM = "natrium";
  private static final Set<String> NAMES =
      Set.of(
          REFERENCE,
          NATRIUM,
          "modes",
          "rounds",
          "warm",
          "time",
          "out",
          "svg",
          "markdown",
          "record",
          "against",
          "tolerance");

  private final Arguments given;
  private final PrintStream out;
  private final List<ModeRatio> ratios = new ArrayList<>();
  private int bad;

  private CompareCommand(Arguments given, PrintStream out) {
    this.given = given;
    this.out = out;
  }

  static int run(List<String> words, PrintStream out) throws IOException {
    Arguments given = new Arguments(words, NAMES, Set.of("share", "fresh"));
    return new CompareCommand(given, out).run();
  }

  private int run() throws IOException {
    String pattern = given.text("modes", ".*");
    List<String> modes =
        new Modes().names().stream().filter(name -> name.matches(pattern)).toList();
    if (modes.isEmpty()) {
      throw new IllegalArgumentException("no mode matches " + pattern);
    }
    RatioRecord record =
        given.has("against") ? RatioRecord.read(Path.of(given.required("against"))) : null;
    Comparison comparison =
        new Comparison(
            List.of(
                ServerCommand.parse(REFERENCE, given.required(REFERENCE)),
                ServerCommand.parse(NATRIUM, given.required(NATRIUM))),
            given.has("share") ? Pinning.shared() : Pinning.apart(),
            modes,
            given.count("rounds", 3),
            given.number("warm", 1.5),
            given.number("time", 2),
            given.has("fresh"));
    try {
      comparison.run(this::result, this::mode);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
    return conclude(record);
  }

  private void result(Map<String, Object> result) {
    if (Json.number(result, "bad") > 0) {
      bad++;
      out.println(
          "  BAD " + result.get("label") + " " + result.get("mode") + ": " + counts(result));
    }
    try {
      ResultFile.of(given).add(result);
    } catch (IOException failure) {
      throw new IllegalArgumentException("cannot write " + given.required("out"), failure);
    }
  }

  private static String counts(Map<String, Object> result) {
    StringBuilder text = new StringBuilder();
    for (String what : List.of("lost", "duplicated", "reordered", "damaged", "misrouted", "errs")) {
      if (Json.number(result, what) > 0) {
        text.append(what).append(' ').append((long) Json.number(result, what)).append(' ');
      }
    }
    return text.append(result.get("notes")).toString();
  }

  private void mode(Map<String, List<Map<String, Object>>> results) {
    String mode = results.get(NATRIUM).get(0).get("mode").toString();
    Figures reference = Figures.of(results.get(REFERENCE));
    Figures natrium = Figures.of(results.get(NATRIUM));
    if (reference.cpuNanos() == 0 && reference.rate() == 0
        || natrium.cpuNanos() == 0 && natrium.rate() == 0) {
      out.println(String.format(Locale.ROOT, "%-13s not compared", mode));
      return;
    }
    ratios.add(ModeRatio.of(mode, natrium, reference));
    out.println(Table.line(mode, reference, natrium));
  }

  private int conclude(RatioRecord record) throws IOException {
    Summary summary = new Summary(ratios, Modes.kernelBound());
    summary.lines().forEach(out::println);
    out.println("bad runs: " + bad);
    if (given.has("svg")) {
      Files.writeString(Path.of(given.required("svg")), SvgPlot.of(ratios));
    }
    if (given.has("markdown")) {
      Files.writeString(Path.of(given.required("markdown")), Table.markdown(ratios));
    }
    if (given.has("record")) {
      RatioRecord.of(ratios).write(Path.of(given.required("record")));
    }
    List<String> behind =
        record == null ? List.of() : record.fallenBehind(ratios, given.number("tolerance", 0.3));
    behind.forEach(line -> out.println("FELL BEHIND " + line));
    return bad > 0 || !behind.isEmpty() ? 1 : 0;
  }

  static void plot(List<String> words) throws IOException {
    Arguments given = new Arguments(words, Set.of("in", "svg", "markdown"), Set.of());
    Map<String, Map<String, List<Map<String, Object>>>> modes = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of(given.required("in")))) {
      Map<String, Object> result = Json.parseObject(line);
      modes
          .computeIfAbsent(result.get("mode").toString(), mode -> new LinkedHashMap<>())
          .computeIfAbsent(result.get("label").toString(), label -> new ArrayList<>())
          .add(result);
    }
    List<ModeRatio> ratios = new ArrayList<>();
    modes.forEach(
        (mode, labels) -> {
          if (labels.containsKey(REFERENCE) && labels.containsKey(NATRIUM)) {
            ratios.add(
                ModeRatio.of(
                    mode, Figures.of(labels.get(NATRIUM)), Figures.of(labels.get(REFERENCE))));
          }
        });
    if (given.has("svg")) {
      Files.writeString(Path.of(given.required("svg")), SvgPlot.of(ratios));
    }
    if (given.has("markdown")) {
      Files.writeString(Path.of(given.required("markdown")), Table.markdown(ratios));
    }
  }
}
