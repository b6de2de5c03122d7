package com.example.hello;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.junit.NatsServerTest;
import io.natrium.junit.UsePlugin;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@NatsServerTest(plugins = @UsePlugin(id = "hello", type = HelloPlugin.class))
class HelloPluginTest {

  @Test
  void answersARequest(InternalClient client) throws Exception {
    Message answer =
        client
            .request("hello", new byte[0], Duration.ofSeconds(5))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    assertEquals("Hello from a plugin!", new String(answer.payload(), UTF_8));
  }

  @Test
  void survivesAMessageThatWantsNoAnswer(InternalClient client) throws Exception {
    client.publish("hello", new byte[0]);
    answersARequest(client);
  }
}
