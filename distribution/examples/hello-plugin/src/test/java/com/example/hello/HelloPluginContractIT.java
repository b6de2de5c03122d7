package com.example.hello;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.junit.contract.PluginContractTest;
import io.natrium.kernel.NatsServer;
import io.natrium.spi.session.InternalClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What every plugin has to keep, with the jar as it is shipped. */
class HelloPluginContractIT extends PluginContractTest {

  @Override
  protected void use(NatsServer server) throws Exception {
    try (InternalClient client = server.client()) {
      byte[] answer =
          client
              .request("hello", new byte[0], Duration.ofSeconds(5))
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS)
              .payload();
      assertEquals("Hello from a plugin!", new String(answer, UTF_8));
    }
  }
}
