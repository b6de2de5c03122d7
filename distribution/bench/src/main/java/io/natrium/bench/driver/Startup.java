package io.natrium.bench.driver;

import io.natrium.bench.load.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures starts of servers in turn: time to ready, CPU time until then, memory when idle.
 *
 * @param servers what to start
 * @param runs how often each
 * @param busy processes that spin beside it
 * @param settleSeconds time between ready and the measurement of memory
 */
public record Startup(List<ServerCommand> servers, int runs, int busy, double settleSeconds) {

  /** Runs; each start is a result by itself. */
  public void run(Consumer<Map<String, Object>> each) throws IOException, InterruptedException {
    List<Process> spinning = new ArrayList<>();
    try {
      for (int i = 0; i < busy; i++) {
        spinning.add(Children.start(new ProcessBuilder("sh", "-c", "while :; do :; done")));
      }
      for (int run = 0; run < runs; run++) {
        for (ServerCommand server : servers) {
          each.accept(once(server, run));
        }
      }
    } finally {
      spinning.forEach(Process::destroyForcibly);
    }
  }

  private Map<String, Object> once(ServerCommand command, int run)
      throws IOException, InterruptedException {
    RunningServer.Start start = RunningServer.measure(command, List.of());
    try (RunningServer server = start.server()) {
      ServerProcess process = new ServerProcess(server.pid());
      double cpu = process.cpuSeconds();
      TimeUnit.MILLISECONDS.sleep((long) (settleSeconds * 1000));
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("label", command.label());
      result.put("mode", busy > 0 ? "startup-busy" : "startup");
      result.put("run", run);
      result.put("ready_ms", start.readyMillis());
      result.put("ready_cpu_ms", cpu * 1000);
      result.put("idle_rss_mb", process.residentMegabytes());
      return result;
    }
  }
}
