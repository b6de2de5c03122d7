package com.example.stamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar, dropped into the plugins directory of a server that runs, and taken out again. */
class StampPluginJarIT {

  private static final Path JAR = Path.of(System.getProperty("plugin.jar"));

  @Test
  @Timeout(60)
  void comesWithItsJarFollowsTheConfigurationAndGoes(@TempDir Path folder) throws Exception {
    Path config = Files.createFile(folder.resolve("server.conf"));
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    try (NatsServer server =
        NatsServer.builder()
            .configFile(config)
            .pluginsDirectory(plugins)
            .watchPlugins(true)
            .withoutListener()
            .build()
            .start()) {
      Path jar = Files.copy(JAR, plugins.resolve(JAR.getFileName()));
      while (server.pluginHost().plugin("stamp").isEmpty()) {
        LockSupport.parkNanos(10_000_000); // the test has a time limit
      }
      assertEquals("MSG one 1 2", Wire.echo(server, "one"));
      Files.writeString(config, "plugins { stamp { subjects: two, reject: three } }");
      server.reload();
      assertTrue(Wire.echo(server, "two").startsWith("HMSG two 1 "));
      assertEquals(
          "-ERR 'Permissions Violation for Publish to \"three\"'", Wire.echo(server, "three"));
      Files.delete(jar);
      while (server.pluginHost().plugin("stamp").isPresent()) {
        LockSupport.parkNanos(10_000_000);
      }
      assertEquals("MSG four 1 2", Wire.echo(server, "four"));
      assertEquals("MSG three 1 2", Wire.echo(server, "three"));
    }
  }
}
