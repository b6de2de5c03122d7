package io.natrium.bench.load;

import io.natrium.bench.check.Findings;
import io.natrium.bench.net.Connection;
import io.natrium.bench.net.Reactor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a {@link Scenario.Idle}: what connections cost that do nothing. */
final class IdleRun {

  private final Scenario.Idle scenario;
  private final Reactor reactor;
  private final Findings findings;
  private final List<Connection> connections = new ArrayList<>();

  IdleRun(Scenario.Idle scenario, Reactor reactor) {
    this.scenario = scenario;
    this.reactor = reactor;
    this.findings = reactor.findings();
  }

  void connect(ServerProcess server, Map<String, Object> extra) throws IOException {
    double memory = server.residentMegabytes();
    double cpu = server.cpuSeconds();
    long start = System.nanoTime();
    int count = scenario.connections();
    for (int i = 0; i < count; i++) {
      Connection connection =
          reactor.open(
              "idle " + i,
              (in, head, headers, payload, size) ->
                  findings.misrouted("an idle one got a message"));
      for (int k = 0; k < scenario.subscriptions(); k++) {
        connection.append("SUB idle." + i + "." + k + " " + (k + 1) + "\r\n");
      }
      connections.add(connection);
    }
    reactor.roundTrip(connections);
    double seconds = (System.nanoTime() - start) * 1e-9;
    extra.put("conns", count);
    extra.put("conn_rate", count / seconds);
    extra.put("us_per_conn", (server.cpuSeconds() - cpu) * 1e6 / count);
    extra.put("kb_per_conn", (server.residentMegabytes() - memory) * 1024 / count);
  }

  /** Answers PINGs while the time runs; every connection must still be there at the end. */
  void run(Meter meter) throws IOException {
    while (meter.goesOn(System.nanoTime()) && findings.errors() == 0) {
      reactor.poll(20);
    }
    meter.stop();
    reactor.roundTrip(connections);
  }
}
