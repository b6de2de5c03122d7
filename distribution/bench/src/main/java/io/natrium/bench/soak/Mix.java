package io.natrium.bench.soak;

import io.natrium.bench.load.Load;
import io.natrium.bench.load.Scenario;
import io.natrium.bench.load.Scenario.Audience;
import io.natrium.bench.load.Scenario.Carrier;
import io.natrium.bench.load.Scenario.Churn;
import io.natrium.bench.load.Scenario.Disturbance;
import io.natrium.bench.load.Scenario.Flow;
import io.natrium.bench.load.Scenario.RequestReply;
import io.natrium.bench.load.Scenario.Roaming;
import io.natrium.bench.net.NatsUrl;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Different traffic at the same time, each with connections and subjects of its own. */
final class Mix {

  /** Messages with a time, for which latencies are known. */
  static final String STREAM = "stream";

  static final String REQUESTS = "requests";

  /** Connections that go and come back when their plugin is replaced. */
  static final String ROAMING = "websocket";

  private record Part(Scenario scenario, NatsUrl url) {}

  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final double longestSeconds;

  /**
   * A mix.
   *
   * @param rate messages published per second, of all
   * @param longestSeconds after which a run is taken for stuck
   */
  Mix(Listeners at, double rate, double longestSeconds) {
    this.longestSeconds = longestSeconds;
    NatsUrl plain = at.plain();
    add(STREAM, plain, flow(4, 3, 128, "soak.stream", rate * .35, Disturbance.SLOW_CONSUMER));
    add(
        "wildcards",
        plain,
        flow(2, 2, 256, "soak.*.wild.>", rate * .15, Disturbance.SUBSCRIPTIONS));
    add("group", plain, group(rate * .2));
    add("subjects", plain, subjects(rate * .1));
    double few = Math.max(1, rate * .002);
    add("large", plain, flow(1, 1, 60_000, "soak.large", few, Disturbance.NONE));
    add(REQUESTS, plain, new RequestReply(16, 4, 128, rate * .08, false, Carrier.PLAIN));
    add("connections", plain, new Churn(8, few));
    add("tls", at.tls(), flow(2, 2, 512, "soak.tls", rate * .07, Disturbance.VISITORS));
    add(ROAMING, plain, new Roaming(at.webSocket(), 2, 3, 128, rate * .05));
  }

  private void add(String name, NatsUrl url, Scenario scenario) {
    parts.put(name, new Part(scenario, url));
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
    ExecutorService threads = Executors.newFixedThreadPool(parts.size());
    try {
      Map<String, Future<Map<String, Object>>> running = new LinkedHashMap<>();
      parts.forEach(
          (name, part) ->
              running.put(name, threads.submit(() -> load.at(part.url()).run(part.scenario()))));
      long end = System.nanoTime() + (long) (longestSeconds * 1e9);
      Map<String, Map<String, Object>> results = new LinkedHashMap<>();
      for (Map.Entry<String, Future<Map<String, Object>>> one : running.entrySet()) {
        long rest = end - System.nanoTime();
        results.put(one.getKey(), one.getValue().get(rest, TimeUnit.NANOSECONDS));
      }
      return results;
    } catch (TimeoutException stuck) {
      throw new IOException("a scenario does not end within " + longestSeconds + " s", stuck);
    } catch (ExecutionException failed) {
      throw new IOException("a scenario failed", failed.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
