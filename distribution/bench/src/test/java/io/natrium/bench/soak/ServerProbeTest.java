package io.natrium.bench.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.bench.driver.RunningServer;
import io.natrium.bench.driver.ServerCommand;
import io.natrium.bench.load.FakeServer;
import io.natrium.bench.load.Load;
import io.natrium.bench.load.Scenario.Churn;
import io.natrium.bench.load.ServerProcess;
import io.natrium.bench.net.NatsUrl;
import io.natrium.bench.report.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ServerProbeTest {

  @TempDir private Path folder;

  private RunningServer start() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    String command =
        "'" + java + "' -cp '" + classes + "' " + FakeServer.class.getName() + " {port} false";
    return RunningServer.start(
        ServerCommand.parse("fake", command), List.of(), List.of(), 0, folder.resolve("log"));
  }

  @Test
  void seesWhatAnotherVirtualMachineHolds() throws Exception {
    try (RunningServer server = start();
        ServerProbe probe = ServerProbe.attach(server.pid())) {
      Footprint footprint = probe.footprint();
      assertTrue(footprint.heap() > 0, footprint::text);
      assertTrue(footprint.resident() > footprint.heap(), footprint::text);
      assertTrue(footprint.threads() > 2, footprint::text);
      assertTrue(footprint.descriptors() > 3, footprint::text);
      assertTrue(footprint.classLoaders() > 1, footprint::text);
      assertEquals(footprint.classLoaders(), probe.footprint().classLoaders());
    }
  }

  @Test
  void saysThatThereIsNoSuchProcess() {
    assertThrows(IOException.class, () -> ServerProbe.attach(Integer.MAX_VALUE));
  }

  @Test
  void connectsNoMoreOftenThanItIsTold() throws Exception {
    try (RunningServer server = start()) {
      NatsUrl url = NatsUrl.parse("nats://127.0.0.1:" + server.port());
      Map<String, Object> results =
          new Load(url, new ServerProcess(server.pid()), 0, .5, 1).run(new Churn(4, 40));
      assertEquals(0, Json.number(results, "bad"), results::toString);
      double connections = Json.number(results, "published");
      double most = Json.number(results, "secs") * 40 + 1;
      assertTrue(connections > 0 && connections <= most, results::toString);
    }
  }
}
