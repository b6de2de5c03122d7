package io.natrium.verify.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.plugin.PluginState;
import io.natrium.spi.session.InternalClient;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that were built against a former build of the SPI go on working. */
class FormerPluginTest {

  private static final String JAR = "hello-built-against-0.1.0.jar";

  @Test
  void aPluginBuiltAgainstTheFirstVersionOfTheSpiStillWorks(@TempDir Path directory)
      throws Exception {
    try (InputStream jar = FormerPluginTest.class.getResourceAsStream("/plugins/" + JAR)) {
      Files.copy(jar, directory.resolve(JAR));
    }
    try (NatsServer server =
            NatsServer.builder().withoutListener().pluginsDirectory(directory).build().start();
        InternalClient client = server.client()) {
      assertEquals(PluginState.ACTIVE, server.pluginHost().plugin("hello").orElseThrow().state());
      byte[] answer =
          client
              .request("hello", new byte[0], Duration.ofSeconds(10))
              .toCompletableFuture()
              .get()
              .payload();
      assertEquals("Hello from a plugin!", new String(answer, UTF_8));
    }
  }
}
