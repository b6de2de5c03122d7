package io.natrium.bench.soak;

import io.natrium.bench.load.Load;
import io.natrium.bench.load.Scenario.Flow;
import io.natrium.bench.load.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The run: periods of mixed traffic, each with connections of its own and checked to its last
 * message; between them a burst at full load and a look at what the server holds with nobody
 * connected. A first period is not judged: what it fills stays filled.
 *
 * @param at where the server listens
 * @param pid its process
 * @param rate messages published per second
 * @param seconds how long
 * @param slower how many times slower the end may be than the beginning
 */
public record Soak(Listeners at, long pid, double rate, double seconds, double slower) {

  /** Twenty, so that a tenth of the run is two periods. */
  private static final int PERIODS = 20;

  private static final double WARM_SECONDS = 1;
  private static final double FULL_SECONDS = 2;
  private static final double PATIENCE_SECONDS = 60;

  /** After this time with nobody connected, what is still held is kept. */
  private static final long SETTLE_SECONDS = 2;

  /**
   * Runs, and writes a line for each period.
   *
   * @return what was wrong, in words
   */
  public List<String> run(PrintStream out) throws IOException, InterruptedException {
    double each = Math.max(2, seconds / PERIODS - WARM_SECONDS - FULL_SECONDS - SETTLE_SECONDS);
    Mix mix = new Mix(at, rate, each + 3 * PATIENCE_SECONDS);
    List<Period> periods = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    try (ServerProbe probe = ServerProbe.attach(pid)) {
      Period first = period(mix, probe, Math.min(each, 60));
      out.println(Instant.now() + " warm: " + first.text());
      wrong.addAll(first.findings());
      for (int i = 1; i <= PERIODS; i++) {
        Period period = period(mix, probe, each);
        periods.add(period);
        out.println(Instant.now() + " " + i + "/" + PERIODS + ": " + period.text());
        period.findings().forEach(finding -> out.println("  " + finding));
        out.flush();
        wrong.addAll(period.findings());
      }
    }
    wrong.addAll(judge(periods, out));
    return wrong;
  }

  private Period period(Mix mix, ServerProbe probe, double each)
      throws IOException, InterruptedException {
    ServerProcess process = new ServerProcess(pid);
    double before = process.cpuSeconds();
    Map<String, Map<String, Object>> mixed =
        mix.run(new Load(at.plain(), process, WARM_SECONDS, each, PATIENCE_SECONDS, true));
    double cpu = process.cpuSeconds() - before;
    Map<String, Object> full =
        new Load(at.plain(), process, WARM_SECONDS, FULL_SECONDS, PATIENCE_SECONDS)
            .run(Flow.of(1, 128));
    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
    return Period.of(mixed, cpu, full, probe.footprint());
  }

  private List<String> judge(List<Period> periods, PrintStream out) {
    List<Period> start = periods.subList(0, PERIODS / 10);
    List<Period> end = periods.subList(PERIODS - PERIODS / 10, PERIODS);
    List<String> wrong = new ArrayList<>();
    double cpu = ratio(end, start, Period::cpuMicros);
    double capacity = ratio(start, end, Period::capacity);
    out.printf(
        "last tenth beside the first: CPU per message %.2f, p99 %.2f, of requests %.2f,"
            + " messages per second at full load %.2f%n",
        cpu,
        ratio(end, start, Period::streamMicros),
        ratio(end, start, Period::requestMicros),
        1 / capacity);
    // A busy machine alone takes less CPU time per message, a quiet one more: larger batches.
    if (cpu > slower && capacity > slower) {
      wrong.add("the end is slower than the beginning by the factor " + Math.min(cpu, capacity));
    }
    wrong.addAll(least(end).growthSince(least(start)));
    return wrong;
  }

  private static Footprint least(List<Period> periods) {
    return periods.stream().map(Period::after).reduce(Footprint::least).orElseThrow();
  }

  private static double ratio(
      List<Period> over, List<Period> under, ToDoubleFunction<Period> figure) {
    return over.stream().mapToDouble(figure).sum() / under.stream().mapToDouble(figure).sum();
  }
}
