package io.natrium.bench;

import io.natrium.bench.embedded.EmbeddedRun;
import io.natrium.bench.report.Figures;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The command {@code embedded}. */
final class EmbeddedCommand {

  private EmbeddedCommand() {}

  static int run(List<String> words, PrintStream out) throws IOException {
    Arguments given = new Arguments(words, Set.of("jvms", "warm", "out"), Set.of());
    List<Map<String, Object>> results =
        new EmbeddedRun(given.count("jvms", 5), given.count("warm", 20)).run();
    ResultFile file = ResultFile.of(given);
    for (Map<String, Object> result : results) {
      file.add(result);
    }
    report("first", EmbeddedRun::first, results, "first_cpu_ms", out);
    report("later", EmbeddedRun::later, results, "later_cpu_ms", out);
    return 0;
  }

  private interface Choice {
    List<Double> of(List<Map<String, Object>> results, String name);
  }

  private static void report(
      String which, Choice choice, List<Map<String, Object>> results, String cpu, PrintStream out) {
    double[] starts = sorted(choice.of(results, "starts_ms"));
    double[] stops = sorted(choice.of(results, "stops_ms"));
    out.println(
        String.format(
            Locale.ROOT,
            "embedded  %s: started after %.1f ms (median of %d; %.1f to %.1f), stopped after"
                + " %.1f ms (%.1f to %.1f); %.0f ms of CPU for both",
            which,
            Figures.median(starts),
            starts.length,
            starts[0],
            starts[starts.length - 1],
            Figures.median(stops),
            stops[0],
            stops[stops.length - 1],
            Figures.median(results, cpu)));
  }

  private static double[] sorted(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }
}
