package io.natrium.bench.soak;

import io.natrium.bench.load.Load;
import io.natrium.bench.load.Scenario;
import io.natrium.bench.load.Scenario.Audience;
import io.natrium.bench.load.Scenario.Carrier;
import io.natrium.bench.load.Scenario.Churn;
import io.natrium.bench.load.Scenario.Disturbance;
import io.natrium.bench.load.Scenario.Flow;
import io.natrium.bench.load.Scenario.RequestReply;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Different traffic at the same time, each with connections and subjects of its own. */
final class Mix {

  /** Messages with a time, for which latencies are known. */
  static final String STREAM = "stream";

  static final String REQUESTS = "requests";

  private final Map<String, Scenario> scenarios = new LinkedHashMap<>();

  /**
   * A mix.
   *
   * @param rate messages published per second, of all
   */
  Mix(double rate) {
    scenarios.put(STREAM, flow(4, 3, 128, "soak.stream", rate * .4, Disturbance.SLOW_CONSUMER));
    scenarios.put(
        "wildcards", flow(2, 2, 256, "soak.*.wild.>", rate * .15, Disturbance.SUBSCRIPTIONS));
    scenarios.put("group", group(rate * .25));
    scenarios.put("subjects", subjects(rate * .1));
    scenarios.put(
        "large", flow(1, 1, 60_000, "soak.large", Math.max(1, rate * .002), Disturbance.NONE));
    scenarios.put(REQUESTS, new RequestReply(16, 4, 128, rate * .1, false, Carrier.PLAIN));
    scenarios.put("connections", new Churn(8, Math.max(1, rate * .002)));
  }

  private static Flow flow(
      int publishers,
      int subscribers,
      int size,
      String subject,
      double rate,
      Disturbance disturbance) {
    return new Flow(
        publishers,
        subscribers,
        size,
        subject,
        Audience.ALL,
        0,
        40,
        0,
        rate,
        disturbance,
        Carrier.PLAIN);
  }

  private static Flow group(double rate) {
    return new Flow(
        2, 8, 128, "soak.group", Audience.GROUP, 0, 0, 0, rate, Disturbance.NONE, Carrier.PLAIN);
  }

  private static Flow subjects(double rate) {
    return new Flow(
        2, 4, 32, "foo", Audience.SUBJECTS, 10_000, 0, 0, rate, Disturbance.NONE, Carrier.PLAIN);
  }

  /**
   * Runs everything at the same time, and returns when all messages came or were given up.
   *
   * @return figures and findings of each
   */
  Map<String, Map<String, Object>> run(Load load) throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(scenarios.size());
    try {
      Map<String, Future<Map<String, Object>>> running = new LinkedHashMap<>();
      scenarios.forEach(
          (name, scenario) -> running.put(name, threads.submit(() -> load.run(scenario))));
      Map<String, Map<String, Object>> results = new LinkedHashMap<>();
      for (Map.Entry<String, Future<Map<String, Object>>> one : running.entrySet()) {
        results.put(one.getKey(), one.getValue().get());
      }
      return results;
    } catch (ExecutionException failed) {
      throw new IOException("a scenario failed", failed.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
