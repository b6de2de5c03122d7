package com.example.unixsocket;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar, dropped into the plugins directory of a server that runs, and taken out again. */
class UnixSocketPluginJarIT {

  private static final Path JAR = Path.of(System.getProperty("plugin.jar"));

  @Test
  @Timeout(60)
  void listensFromItsConfigurationOnUntilItGoes(@TempDir Path folder) throws Exception {
    Path config = Files.createFile(folder.resolve("server.conf"));
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Path path = folder.resolve("s");
    try (NatsServer server =
        NatsServer.builder()
            .configFile(config)
            .pluginsDirectory(plugins)
            .watchPlugins(true)
            .withoutListener()
            .build()
            .start()) {
      Path jar = Files.copy(JAR, plugins.resolve(JAR.getFileName()));
      while (server.pluginHost().plugin("unix-socket").isEmpty()) {
        LockSupport.parkNanos(10_000_000); // the test has a time limit
      }
      assertFalse(Files.exists(path));
      Files.writeString(config, "plugins { unix-socket { path: \"" + path + "\" } }");
      server.reload();
      try (Peer peer = new Peer(path)) {
        peer.echo("here");
        Files.delete(jar);
        String line = peer.line();
        assertTrue(line.startsWith("INFO ") && line.contains("\"ldm\":true"), line);
        while (peer.line() != null) {
          LockSupport.parkNanos(10_000_000);
        }
      }
      assertFalse(Files.exists(path));
    }
  }
}
