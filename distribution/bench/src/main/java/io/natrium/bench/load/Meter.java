package io.natrium.bench.load;

import io.natrium.bench.check.Findings;
import io.natrium.bench.check.Histogram;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts, and knows when a run is warm and when it is over. The warm-up is part of the run and of
 * its checks, not of its figures.
 */
final class Meter {

  private record Snapshot(
      long time, long published, long delivered, long bytes, double server, double own) {}

  private final ServerProcess server;
  private final ServerProcess self = ServerProcess.self();
  private final Histogram times = new Histogram();
  private final long warmNanos;
  private final long nanos;
  private long start;
  private Snapshot first;
  private Snapshot last;
  private double resident;
  long published;
  long delivered;
  long bytes;

  Meter(ServerProcess server, double warmSeconds, double seconds) {
    this.server = server;
    this.warmNanos = (long) (warmSeconds * 1e9);
    this.nanos = (long) (seconds * 1e9);
  }

  /** Starts the clock, once everybody is connected. */
  void begin() {
    start = System.nanoTime();
  }

  long start() {
    return start;
  }

  /** When the measurement ends. */
  long end() {
    return start + warmNanos + nanos;
  }

  Histogram times() {
    return times;
  }

  /** Takes notice of the time; whether the run goes on. */
  boolean goesOn(long now) {
    if (first == null && now - start >= warmNanos) {
      first = snapshot(now);
      times.clear();
    }
    if (now - start < warmNanos + nanos) {
      return true;
    }
    stop();
    return false;
  }

  /** Ends the measurement, be it before its time. */
  void stop() {
    if (last == null) {
      last = snapshot(System.nanoTime());
      resident = server.residentMegabytes();
    }
    if (first == null) {
      first = last;
    }
  }

  private Snapshot snapshot(long now) {
    return new Snapshot(now, published, delivered, bytes, server.cpuSeconds(), self.cpuSeconds());
  }

  /** The figures and findings by name. */
  Map<String, Object> results(Findings findings) {
    stop();
    double seconds = Math.max((last.time - first.time) * 1e-9, 1e-9);
    double cpu = last.server - first.server;
    long pubs = last.published - first.published;
    long dels = last.delivered - first.delivered;
    Map<String, Object> into = new LinkedHashMap<>();
    into.put("secs", seconds);
    into.put("published", published);
    into.put("delivered", delivered);
    into.put("pub_rate", pubs / seconds);
    into.put("del_rate", dels / seconds);
    into.put("del_mb", (last.bytes - first.bytes) / seconds / 1e6);
    into.put("srv_cpu", cpu);
    into.put("srv_util", cpu / seconds);
    into.put("us_per_pub", pubs > 0 ? cpu * 1e6 / pubs : 0);
    into.put("us_per_del", dels > 0 ? cpu * 1e6 / dels : 0);
    into.put("rss_mb", resident);
    into.put("rss_peak_mb", server.peakMegabytes());
    into.put("own_util", (last.own - first.own) / seconds);
    putTimes(into);
    putFindings(into, findings);
    return into;
  }

  private void putTimes(Map<String, Object> into) {
    into.put("p50", times.percentile(.5) / 1e3);
    into.put("p90", times.percentile(.9) / 1e3);
    into.put("p99", times.percentile(.99) / 1e3);
    into.put("p999", times.percentile(.999) / 1e3);
    into.put("max", times.highest() / 1e3);
    into.put("n", times.count());
  }

  static void putFindings(Map<String, Object> into, Findings findings) {
    into.put("bad", findings.total());
    into.put("lost", findings.lost());
    into.put("duplicated", findings.duplicated());
    into.put("reordered", findings.reordered());
    into.put("damaged", findings.damaged());
    into.put("misrouted", findings.misrouted());
    into.put("errs", findings.errors());
    into.put("notes", findings.notes());
  }
}
