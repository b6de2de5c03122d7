package com.example.hello;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.natrium.junit.ServerUnderTest;
import io.natrium.kernel.plugin.PluginResult;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.NoRespondersException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The jar in a plugins directory, as it is shipped. */
class HelloPluginJarIT {

  private static final Path JAR = Path.of(System.getProperty("plugin.jar"));

  @Test
  void answersLoadedFromItsJarUntilItIsUnloaded() throws Exception {
    try (ServerUnderTest server = ServerUnderTest.with("").jar(JAR).start();
        InternalClient client = server.server().client()) {
      assertEquals("Hello from a plugin!", ask(client));
      PluginResult gone =
          server
              .server()
              .pluginHost()
              .unload("hello", Duration.ofSeconds(5))
              .get(10, TimeUnit.SECONDS);
      assertEquals(PluginResult.Outcome.DONE, gone.outcome(), gone.reason());
      ExecutionException nobody = assertThrows(ExecutionException.class, () -> ask(client));
      assertEquals(NoRespondersException.class, nobody.getCause().getClass());
    }
  }

  @Test
  @Timeout(60)
  void isLoadedByAServerThatRunsWhenItsJarComes() throws Exception {
    try (ServerUnderTest server = ServerUnderTest.with("").jar(JAR)) {
      Path jar = server.pluginsDirectory().resolve(JAR.getFileName());
      Files.delete(jar);
      server.start();
      try (InternalClient client = server.server().client()) {
        assertThrows(ExecutionException.class, () -> ask(client));
        Files.copy(JAR, jar);
        while (server.server().pluginHost().plugin("hello").isEmpty() || !answers(client)) {
          LockSupport.parkNanos(10_000_000); // the test has a time limit
        }
        Files.delete(jar);
        while (server.server().pluginHost().plugin("hello").isPresent()) {
          LockSupport.parkNanos(10_000_000);
        }
        assertFalse(answers(client));
      }
    }
  }

  private static boolean answers(InternalClient client) throws Exception {
    try {
      return !ask(client).isEmpty();
    } catch (ExecutionException nobody) {
      return false;
    }
  }

  private static String ask(InternalClient client) throws Exception {
    byte[] answer =
        client
            .request("hello", new byte[0], Duration.ofSeconds(5))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .payload();
    return new String(answer, UTF_8);
  }
}
