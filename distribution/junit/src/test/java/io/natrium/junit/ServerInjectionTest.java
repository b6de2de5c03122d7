package io.natrium.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.ServerState;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NatsServerTest(config = "max_payload: 4096")
class ServerInjectionTest {

  private static String idBeforeAll;

  @BeforeAll
  static void remembersTheServer(NatsServer server) {
    idBeforeAll = server.identity().id();
  }

  @Test
  void sharesOneServerInTheClass(NatsServer server, ServerUnderTest underTest) {
    assertEquals(idBeforeAll, server.identity().id());
    assertSame(server, underTest.server());
    assertEquals(ServerState.RUNNING, server.state());
  }

  @Test
  void appliesTheConfiguration(NatsServer server) {
    assertEquals(4096, server.options().limits().maxPayload());
  }

  @Test
  void listensAtAFreePortOfTheLoopback(@ServerUrl URI uri, @ServerUrl String url) {
    assertEquals("127.0.0.1", uri.getHost());
    assertNotEquals(4222, uri.getPort());
    assertEquals(url, uri.toString());
  }

  @Test
  @SuppressWarnings("try") // the client says that closing may be interrupted
  void connectsAClientOfTheOutsideWithOneInside(@ServerUrl String url, InternalClient inside)
      throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    inside.subscribe("to.inside", null, Runnable::run, message -> heard.complete(body(message)));
    try (Connection outside = Nats.connect(url)) {
      Subscription subscription = outside.subscribe("to.outside");
      outside.flush(Duration.ofSeconds(10));
      outside.publish("to.inside", "in".getBytes(UTF_8));
      assertEquals("in", heard.get(10, TimeUnit.SECONDS));
      inside.publish("to.outside", "out".getBytes(UTF_8));
      assertEquals(
          "out", new String(subscription.nextMessage(Duration.ofSeconds(10)).getData(), UTF_8));
    }
  }

  private static String body(Message message) {
    return new String(message.payload(), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "c.d"})
  void leavesOtherParametersAlone(String subject, NatsServer server) {
    assertEquals(3, subject.length());
    assertEquals(ServerState.RUNNING, server.state());
  }

  @Nested
  class Inside {

    @Test
    void sharesTheServerOfTheClassAround(NatsServer server) {
      assertEquals(idBeforeAll, server.identity().id());
    }
  }

  @Nested
  @NatsServerTest(configResource = "small.conf")
  class WithItsOwn {

    @Test
    void hasAServerOfItsOwn(NatsServer server) {
      assertNotEquals(idBeforeAll, server.identity().id());
      assertEquals(2048, server.options().limits().maxPayload());
    }
  }

  @Nested
  @NatsServerTest(listener = false)
  class WithoutListener {

    @Test
    void servesClientsInsideOnly(NatsServer server, InternalClient client) {
      assertTrue(server.ports().nats().isEmpty());
      assertEquals(
          io.natrium.spi.session.PublishResult.NO_INTEREST, client.publish("x", new byte[0]));
    }
  }
}
