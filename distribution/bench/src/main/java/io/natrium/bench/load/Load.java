package io.natrium.bench.load;

import io.natrium.bench.check.Findings;
import io.natrium.bench.net.NatsUrl;
import io.natrium.bench.net.Reactor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One run of one scenario against one server.
 *
 * @param url where the server listens
 * @param server whose CPU time and memory are measured
 * @param warmSeconds time before the measurement
 * @param seconds time of the measurement
 * @param patience seconds without a message after which what is missing is lost
 * @param gentle waits for sockets instead of spinning where the rate is fixed, so that several runs
 *     fit beside each other; their times are coarser by a millisecond
 */
public record Load(
    NatsUrl url,
    ServerProcess server,
    double warmSeconds,
    double seconds,
    double patience,
    boolean gentle) {

  /** A run that has a processor to itself. */
  public Load(
      NatsUrl url, ServerProcess server, double warmSeconds, double seconds, double patience) {
    this(url, server, warmSeconds, seconds, patience, false);
  }

  /** The same at another listener. */
  public Load at(NatsUrl other) {
    return new Load(other, server, warmSeconds, seconds, patience, gentle);
  }

  /** Runs, and returns figures and findings by name. */
  public Map<String, Object> run(Scenario scenario) throws IOException {
    Findings findings = new Findings();
    Map<String, Object> extra = new LinkedHashMap<>();
    Meter meter;
    if (scenario instanceof Scenario.Churn churn) {
      meter = meter();
      new ChurnRun(churn, url, findings, meter).run();
    } else {
      try (Reactor reactor = new Reactor(url, findings)) {
        meter = connected(scenario, reactor, extra);
      }
    }
    Map<String, Object> results = meter.results(findings);
    results.putAll(extra);
    return results;
  }

  private Meter connected(Scenario scenario, Reactor reactor, Map<String, Object> extra)
      throws IOException {
    if (scenario instanceof Scenario.Idle idle) {
      IdleRun run = new IdleRun(idle, reactor);
      run.connect(server, extra);
      Meter meter = meter();
      run.run(meter);
      return meter;
    }
    Meter meter = new Meter(server, warmSeconds, seconds);
    if (scenario instanceof Scenario.Flow flow) {
      FlowRun run = new FlowRun(flow, reactor, meter, extra, this);
      run.connect(server);
      meter.begin();
      run.run();
    } else if (scenario instanceof Scenario.RequestReply requests) {
      RequestReplyRun run = new RequestReplyRun(requests, reactor, meter, this);
      run.connect();
      meter.begin();
      run.run();
    } else if (scenario instanceof Scenario.Roaming roaming) {
      RoamingRun run = new RoamingRun(roaming, reactor, meter, patience);
      run.connect();
      meter.begin();
      run.run(extra);
    }
    return meter;
  }

  private Meter meter() {
    Meter meter = new Meter(server, warmSeconds, seconds);
    meter.begin();
    return meter;
  }
}
