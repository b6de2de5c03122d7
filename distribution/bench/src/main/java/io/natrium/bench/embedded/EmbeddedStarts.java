package io.natrium.bench.embedded;

import io.natrium.bench.load.ServerProcess;
import io.natrium.bench.report.Json;
import io.natrium.kernel.NatsServer;
import io.natrium.tcp.TcpPlugin;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts and stops servers in this JVM, one after another, and prints what each took as one line of
 * JSON. Each has a listener on a free port of the loopback interface, and a client gets its INFO
 * between start and stop. Thread: that of {@link #main}.
 */
public final class EmbeddedStarts {

  private static final int PATIENCE_MILLIS = 30_000;

  private final List<Double> starts = new ArrayList<>();
  private final List<Double> stops = new ArrayList<>();

  private EmbeddedStarts() {}

  /**
   * Measures.
   *
   * @param words how many servers to start
   */
  public static void main(String[] words) throws IOException {
    EmbeddedStarts measured = new EmbeddedStarts();
    ServerProcess self = ServerProcess.self();
    int count = Integer.parseInt(words[0]);
    double before = self.cpuSeconds();
    measured.once();
    double afterFirst = self.cpuSeconds();
    for (int i = 1; i < count; i++) {
      measured.once();
    }
    double end = self.cpuSeconds();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("starts_ms", measured.starts);
    line.put("stops_ms", measured.stops);
    line.put("first_cpu_ms", (afterFirst - before) * 1000);
    line.put("later_cpu_ms", (end - afterFirst) * 1000 / Math.max(1, count - 1));
    System.out.println(Json.write(line));
  }

  private void once() throws IOException {
    long began = System.nanoTime();
    NatsServer server =
        NatsServer.builder()
            .configText("host: 127.0.0.1, port: -1")
            .plugin("tcp", new TcpPlugin())
            .build()
            .start();
    long started = System.nanoTime();
    beClient(URI.create(server.ports().nats().get(0)));
    long stopping = System.nanoTime();
    server.close();
    long stopped = System.nanoTime();
    starts.add((started - began) / 1e6);
    stops.add((stopped - stopping) / 1e6);
  }

  /** Shows that the server serves. */
  private static void beClient(URI url) throws IOException {
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      if (socket.getInputStream().read() != 'I') {
        throw new IOException("the server at " + url + " does not begin with INFO");
      }
    }
  }
}
