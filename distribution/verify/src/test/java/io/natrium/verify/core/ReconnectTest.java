package io.natrium.verify.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.Await;
import io.natrium.verify.client.EmbeddedServer;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ReconnectTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<Events> events = new CopyOnWriteArrayList<>();

  private Options.Builder options(EmbeddedServer server) {
    return Options.builder()
        .server(server.url())
        .maxReconnects(-1)
        .reconnectWait(Duration.ofMillis(20))
        .reconnectJitter(Duration.ofMillis(5))
        .connectionListener((connection, event) -> events.add(event));
  }

  @Test
  void shouldTakeItsClientsBackAfterARestartAtTheSamePort() throws Exception {
    EmbeddedServer first = EmbeddedServer.start("");
    int port = first.port();
    try (Connection client = Nats.connect(options(first).build())) {
      Subscription subscription = client.subscribe("kept");
      client.publish("kept", "before".getBytes(UTF_8));
      assertEquals("before", text(subscription.nextMessage(LIMIT)));
      first.close();
      Await.until("it notices", () -> events.contains(Events.DISCONNECTED));
      client.publish("kept", "meanwhile".getBytes(UTF_8));
      try (EmbeddedServer second = EmbeddedServer.startAt(port)) {
        Await.until("it is back", () -> events.contains(Events.RESUBSCRIBED));
        assertEquals("meanwhile", text(subscription.nextMessage(LIMIT)));
        client.publish("kept", "after".getBytes(UTF_8));
        assertEquals("after", text(subscription.nextMessage(LIMIT)));
        assertEquals(1, second.statistics().connections());
      }
    }
  }

  private static String text(Message message) {
    assertNotNull(message, "a message came in time");
    return new String(message.getData(), UTF_8);
  }

  @Test
  void shouldTellItsClientsThatItGoesIntoLameDuckMode() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start("");
        Connection client = Nats.connect(options(server).build())) {
      client.flush(LIMIT);
      server.server().lameDuck();
      Await.until("the client knows", () -> events.contains(Events.LAME_DUCK));
      assertEquals(Connection.Status.CONNECTED, client.getStatus());
    }
  }

  @Test
  void shouldLetInWhoShowsTheRightPassword() throws Exception {
    try (EmbeddedServer server =
        EmbeddedServer.start("authorization { user: alice, password: secret }\n")) {
      Options right =
          Options.builder().server(server.url()).userInfo("alice", "secret").noReconnect().build();
      try (Connection client = Nats.connect(right)) {
        client.flush(LIMIT);
      }
      Options wrong =
          Options.builder().server(server.url()).userInfo("alice", "guess").noReconnect().build();
      assertThrows(AuthenticationException.class, () -> Nats.connect(wrong));
      Options none = Options.builder().server(server.url()).noReconnect().build();
      assertThrows(AuthenticationException.class, () -> Nats.connect(none));
    }
  }

  @Test
  void shouldLetInWhoShowsTheToken() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start("authorization { token: s3cr3t }\n")) {
      Options right =
          Options.builder()
              .server(server.url())
              .token("s3cr3t".toCharArray())
              .noReconnect()
              .build();
      try (Connection client = Nats.connect(right)) {
        client.flush(LIMIT);
        assertTrue(client.getServerInfo().isAuthRequired());
      }
      Options wrong =
          Options.builder().server(server.url()).token("x".toCharArray()).noReconnect().build();
      assertThrows(IOException.class, () -> Nats.connect(wrong));
    }
  }
}
