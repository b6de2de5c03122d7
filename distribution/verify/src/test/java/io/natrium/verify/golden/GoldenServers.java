package io.natrium.verify.golden;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Keeps one server for each configuration, and starts a fresh one for a scenario that asks. */
final class GoldenServers implements AutoCloseable {

  private record Running(ServerUnderTest server, InetSocketAddress address) {}

  private final Path configs;
  private final Supplier<ServerUnderTest> factory;
  private final Map<String, Running> running = new HashMap<>();

  GoldenServers(Path configs, Supplier<ServerUnderTest> factory) {
    this.configs = configs;
    this.factory = factory;
  }

  InetSocketAddress address(String config, boolean fresh) throws IOException {
    if (fresh) {
      stop(running.remove(config));
    }
    Running found = running.get(config);
    if (found == null) {
      ServerUnderTest server = factory.get();
      try {
        String text = Files.readString(configs.resolve(config + ".conf"));
        found = new Running(server, server.start(text));
      } catch (IOException | RuntimeException notUp) {
        server.close();
        throw notUp;
      }
      running.put(config, found);
    }
    return found.address;
  }

  private static void stop(Running server) throws IOException {
    if (server != null) {
      server.server.close();
    }
  }

  @Override
  public void close() throws IOException {
    for (Running server : running.values()) {
      stop(server);
    }
    running.clear();
  }
}
