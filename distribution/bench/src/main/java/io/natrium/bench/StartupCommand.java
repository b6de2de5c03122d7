package io.natrium.bench;

import io.natrium.bench.driver.ServerCommand;
import io.natrium.bench.driver.Startup;
import io.natrium.bench.report.Figures;
import io.natrium.bench.report.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The command {@code startup}. */
final class StartupCommand {

  private StartupCommand() {}

  static int run(List<String> words, PrintStream out) throws IOException {
    Arguments given =
        new Arguments(
            words,
            Set.of("reference", "natrium", "edge", "runs", "busy", "settle", "out"),
            Set.of());
    List<ServerCommand> servers = new ArrayList<>();
    for (String label : List.of("reference", "natrium", "edge")) {
      if (given.has(label)) {
        servers.add(ServerCommand.parse(label, given.required(label)));
      }
    }
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("--reference, --natrium or --edge is needed");
    }
    int runs = given.count("runs", 20);
    double settle = given.number("settle", 1);
    measure(new Startup(servers, runs, 0, settle), given, out);
    int busy = given.count("busy", 2);
    if (busy > 0) {
      measure(new Startup(servers, runs, busy, settle), given, out);
    }
    return 0;
  }

  private static void measure(Startup startup, Arguments given, PrintStream out)
      throws IOException {
    List<Map<String, Object>> results = new ArrayList<>();
    try {
      startup.run(results::add);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
    ResultFile file = ResultFile.of(given);
    for (Map<String, Object> result : results) {
      file.add(result);
    }
    for (ServerCommand server : startup.servers()) {
      List<Map<String, Object>> own =
          results.stream().filter(result -> server.label().equals(result.get("label"))).toList();
      double[] times =
          own.stream().mapToDouble(result -> Json.number(result, "ready_ms")).sorted().toArray();
      out.println(
          String.format(
              Locale.ROOT,
              "%-9s %s: ready after %.0f ms (median of %d; %.0f to %.0f), %.0f ms of CPU;"
                  + " idle %.0f MiB",
              server.label(),
              startup.busy() > 0 ? "beside " + startup.busy() + " busy processes" : "alone",
              Figures.median(own, "ready_ms"),
              own.size(),
              times[0],
              times[times.length - 1],
              Figures.median(own, "ready_cpu_ms"),
              Figures.median(own, "idle_rss_mb")));
    }
  }
}
