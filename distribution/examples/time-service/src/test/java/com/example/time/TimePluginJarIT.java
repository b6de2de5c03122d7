package com.example.time;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.natrium.kernel.NatsServer;
import io.natrium.spi.session.InternalClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar, dropped into the plugins directory of a server that runs, and taken out again. */
class TimePluginJarIT {

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
                .start();
        InternalClient client = server.client()) {
      assertEquals(Optional.empty(), ask(client, "time.now"));
      Path jar = Files.copy(JAR, plugins.resolve(JAR.getFileName()));
      while (!ask(client, "time.now").equals(Optional.of(ZoneOffset.UTC))) {
        LockSupport.parkNanos(10_000_000); // the test has a time limit
      }
      Files.writeString(config, "plugins { time-service { subject: clock, zone: \"-03:00\" } }");
      server.reload();
      assertEquals(Optional.of(ZoneOffset.ofHours(-3)), ask(client, "clock"));
      Files.delete(jar);
      while (ask(client, "clock").isPresent()) {
        LockSupport.parkNanos(10_000_000);
      }
      assertThrows(Exception.class, server::reload, "nobody reads the block any more");
    }
  }

  private static Optional<ZoneOffset> ask(InternalClient client, String subject) throws Exception {
    try {
      byte[] answer =
          client
              .request(subject, new byte[0], Duration.ofSeconds(5))
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS)
              .payload();
      return Optional.of(OffsetDateTime.parse(new String(answer, US_ASCII)).getOffset());
    } catch (ExecutionException nobody) {
      return Optional.empty();
    }
  }
}
