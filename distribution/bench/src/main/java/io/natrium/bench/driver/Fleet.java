package io.natrium.bench.driver;

import io.natrium.bench.load.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The servers of a comparison, started when they are first needed. */
final class Fleet implements AutoCloseable {

  /** Where a running server is reached. */
  record Berth(String url, long pid) {}

  private record Slot(String label, Scenario.Carrier carrier) {}

  private record Moored(RunningServer server, Berth berth) {}

  private final List<String> prefix;
  private final Path directory;
  private final Map<Slot, Moored> running = new HashMap<>();
  private SelfSigned certificate;

  Fleet(List<String> prefix) throws IOException {
    this.prefix = prefix;
    this.directory = Files.createTempDirectory("natrium-bench");
  }

  Berth berth(ServerCommand command, Scenario.Carrier carrier)
      throws IOException, InterruptedException {
    Slot slot = new Slot(command.label(), carrier);
    Moored moored = running.get(slot);
    if (moored == null) {
      moored = moor(command, carrier);
      running.put(slot, moored);
    }
    return moored.berth();
  }

  private Moored moor(ServerCommand command, Scenario.Carrier carrier)
      throws IOException, InterruptedException {
    Path log = directory.resolve(command.label() + "-" + carrier + ".log");
    switch (carrier) {
      case TLS -> {
        if (certificate == null) {
          certificate = SelfSigned.create(directory);
        }
        List<String> flags =
            List.of(
                "--tls",
                "--tlscert",
                certificate.certificate().toString(),
                "--tlskey",
                certificate.key().toString());
        return moored(RunningServer.start(command, prefix, flags, 0, log), "tls", 0);
      }
      case WEBSOCKET -> {
        int port = RunningServer.freePort();
        Path config = directory.resolve(command.label() + "-websocket.conf");
        Files.writeString(
            config, "websocket { listen: \"127.0.0.1:" + port + "\", no_tls: true }\n");
        List<String> flags = List.of("-c", config.toString());
        return moored(RunningServer.start(command, prefix, flags, port, log), "ws", port);
      }
      default -> {
        return moored(RunningServer.start(command, prefix, List.of(), 0, log), "nats", 0);
      }
    }
  }

  private static Moored moored(RunningServer server, String scheme, int port) {
    int at = port == 0 ? server.port() : port;
    return new Moored(server, new Berth(scheme + "://127.0.0.1:" + at, server.pid()));
  }

  /** Ends the servers of one command. */
  void stop(ServerCommand command) {
    for (Scenario.Carrier carrier : Scenario.Carrier.values()) {
      Moored moored = running.remove(new Slot(command.label(), carrier));
      if (moored != null) {
        moored.server().close();
      }
    }
  }

  /** Ends all servers; they are started anew when needed. */
  void stop() {
    running.values().forEach(moored -> moored.server().close());
    running.clear();
  }

  @Override
  public void close() throws IOException {
    stop();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
