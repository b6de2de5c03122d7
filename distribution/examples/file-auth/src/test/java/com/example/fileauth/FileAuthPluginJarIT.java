package com.example.fileauth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.kernel.NatsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar, dropped into the plugins directory of a server that runs, and taken out again. */
class FileAuthPluginJarIT {

  private static final Path JAR = Path.of(System.getProperty("plugin.jar"));

  @Test
  @Timeout(60)
  void asksForPasswordsFromItsConfigurationOnUntilItGoes(@TempDir Path folder) throws Exception {
    Path config = Files.createFile(folder.resolve("server.conf"));
    Path users = Files.writeString(folder.resolve("users"), Login.ALICE);
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
      while (server.pluginHost().plugin("file-auth").isEmpty()) {
        LockSupport.parkNanos(10_000_000); // the test has a time limit
      }
      assertEquals(Login.ADMITTED, Login.answer(server, "anybody", "x"));
      Files.writeString(config, "plugins { file-auth { file: \"" + users + "\", refresh: 3s } }");
      server.reload();
      assertEquals(Login.ADMITTED, Login.answer(server, "alice", "wonder"));
      assertEquals(Login.REFUSED, Login.answer(server, "anybody", "x"));
      Files.delete(jar);
      while (server.pluginHost().plugin("file-auth").isPresent()) {
        LockSupport.parkNanos(10_000_000);
      }
      // nobody is let in unchecked because the one who checks is away
      assertEquals("-ERR 'Authentication Timeout'", Login.answer(server, "alice", "wonder"));
      Files.copy(JAR, jar);
      while (!Login.answer(server, "alice", "wonder").equals(Login.ADMITTED)) {
        LockSupport.parkNanos(10_000_000);
      }
      assertEquals(Login.REFUSED, Login.answer(server, "anybody", "x"));
    }
  }
}
