package io.natrium.bench.report;

/**
 * Natrium by the reference in one mode. NaN where a ratio does not apply.
 *
 * @param mode name
 * @param throughput more is better; NaN at a fixed rate
 * @param cpu per message, less is better
 * @param p50 less is better
 * @param p99 less is better
 * @param p999 less is better
 * @param memory less is better
 */
public record ModeRatio(
    String mode,
    double throughput,
    double cpu,
    double p50,
    double p99,
    double p999,
    double memory) {

  /** Compares figures. */
  public static ModeRatio of(String mode, Figures natrium, Figures reference) {
    boolean fixedRate = mode.startsWith("lat-");
    return new ModeRatio(
        mode,
        fixedRate ? Double.NaN : Figures.ratio(natrium, reference, Figures::rate),
        Figures.ratio(natrium, reference, Figures::cpuNanos),
        Figures.ratio(natrium, reference, Figures::p50),
        Figures.ratio(natrium, reference, Figures::p99),
        Figures.ratio(natrium, reference, Figures::p999),
        Figures.ratio(natrium, reference, Figures::memory));
  }
}
