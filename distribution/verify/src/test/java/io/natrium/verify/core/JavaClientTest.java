package io.natrium.verify.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.Await;
import io.natrium.verify.client.EmbeddedServer;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JavaClientTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static EmbeddedServer server;

  @BeforeAll
  static void startServer() {
    server = EmbeddedServer.start("");
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static Connection connect() throws IOException, InterruptedException {
    return Nats.connect(Options.builder().server(server.url()).noReconnect().build());
  }

  @Test
  void shouldDeliverWhatWasPublished() throws Exception {
    try (Connection subscriber = connect();
        Connection publisher = connect()) {
      Subscription all = subscriber.subscribe("news.>");
      Subscription one = subscriber.subscribe("news.*.today");
      Subscription other = subscriber.subscribe("other");
      subscriber.flush(LIMIT);
      publisher.publish("news.sport.today", "goal".getBytes(UTF_8));
      publisher.publish("news.weather", "rain".getBytes(UTF_8));
      publisher.publish("other", new byte[0]);
      assertEquals("goal", text(all.nextMessage(LIMIT)));
      assertEquals("rain", text(all.nextMessage(LIMIT)));
      assertEquals("goal", text(one.nextMessage(LIMIT)));
      assertEquals(0, other.nextMessage(LIMIT).getData().length);
      assertNull(one.nextMessage(Duration.ofMillis(1)));
    }
  }

  private static String text(Message message) {
    assertNotNull(message, "a message came in time");
    return new String(message.getData(), UTF_8);
  }

  @Test
  void shouldCarryHeadersAndBinaryPayloads() throws Exception {
    byte[] payload = new byte[70_000];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) (i * 31);
    }
    try (Connection client = connect()) {
      Subscription subscription = client.subscribe("data");
      Headers headers = new Headers().add("Colour", "red", "green").add("Empty", "");
      client.publish("data", "answer.here", headers, payload);
      Message received = subscription.nextMessage(LIMIT);
      assertArrayEquals(payload, received.getData());
      assertEquals(List.of("red", "green"), received.getHeaders().get("Colour"));
      assertEquals("", received.getHeaders().getFirst("Empty"));
      assertEquals("answer.here", received.getReplyTo());
    }
  }

  @Test
  void shouldGiveEachMessageToOneOfAQueueGroup() throws Exception {
    int members = 5;
    int messages = 2000;
    var counts = new ConcurrentHashMap<Integer, AtomicInteger>();
    var seen = ConcurrentHashMap.<String>newKeySet();
    AtomicInteger total = new AtomicInteger();
    List<Connection> connections = new ArrayList<>();
    try (Connection publisher = connect()) {
      for (int i = 0; i < members; i++) {
        int member = i;
        Connection connection = connect();
        connections.add(connection);
        Dispatcher dispatcher =
            connection.createDispatcher(
                message -> {
                  counts.computeIfAbsent(member, key -> new AtomicInteger()).incrementAndGet();
                  assertTrue(seen.add(text(message)));
                  total.incrementAndGet();
                });
        dispatcher.subscribe("work", "crew");
        connection.flush(LIMIT);
      }
      for (int i = 0; i < messages; i++) {
        publisher.publish("work", Integer.toString(i).getBytes(UTF_8));
      }
      publisher.flush(LIMIT);
      Await.until("all are done", () -> total.get() >= messages);
      for (Connection connection : connections) {
        connection.flush(LIMIT);
      }
      assertEquals(messages, total.get());
      assertEquals(messages, seen.size());
      // At random each gets 400; that one gets under 200 is not to be seen in a lifetime.
      counts.values().forEach(count -> assertTrue(count.get() > messages / 10, counts.toString()));
      assertEquals(members, counts.size());
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  @Test
  void shouldAnswerRequestsOfBothStyles() throws Exception {
    Options oldStyle =
        Options.builder().server(server.url()).noReconnect().oldRequestStyle().build();
    try (Connection service = connect();
        Connection client = connect();
        Connection old = Nats.connect(oldStyle)) {
      service
          .createDispatcher(
              message ->
                  service.publish(message.getReplyTo(), ("echo " + text(message)).getBytes(UTF_8)))
          .subscribe("echo");
      service.flush(LIMIT);
      for (int i = 0; i < 200; i++) {
        byte[] ask = Integer.toString(i).getBytes(UTF_8);
        assertEquals("echo " + i, text(client.request("echo", ask, LIMIT)));
        assertEquals("echo " + i, text(old.request("echo", ask, LIMIT)));
      }
      List<CompletableFuture<Message>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        answers.add(client.request("echo", Integer.toString(i).getBytes(UTF_8)));
      }
      for (int i = 0; i < 500; i++) {
        assertEquals("echo " + i, text(answers.get(i).get(30, TimeUnit.SECONDS)));
      }
    }
  }

  @Test
  void shouldTellARequesterThatNobodyAnswers() throws Exception {
    Options reporting =
        Options.builder().server(server.url()).noReconnect().reportNoResponders().build();
    try (Connection plain = connect();
        Connection told = Nats.connect(reporting)) {
      CompletableFuture<Message> cancelled = plain.request("nobody.here", null);
      assertThrows(CancellationException.class, () -> cancelled.get(30, TimeUnit.SECONDS));
      CompletableFuture<Message> failed = told.request("nobody.here", null);
      ExecutionException failure =
          assertThrows(ExecutionException.class, () -> failed.get(30, TimeUnit.SECONDS));
      assertTrue(failure.getCause().getMessage().contains("503"), failure.toString());
      assertFalse(failure.getCause() instanceof JetStreamApiException);
    }
  }

  @Test
  void shouldLoseNothingWhenASubscriberDrains() throws Exception {
    int messages = 20_000;
    AtomicInteger received = new AtomicInteger();
    try (Connection publisher = connect()) {
      Connection subscriber = connect();
      subscriber.createDispatcher(message -> received.incrementAndGet()).subscribe("drained");
      subscriber.flush(LIMIT);
      for (int i = 0; i < messages; i++) {
        publisher.publish("drained", "x".getBytes(UTF_8));
      }
      publisher.flush(LIMIT);
      assertTrue(subscriber.drain(LIMIT).get(30, TimeUnit.SECONDS));
      assertEquals(messages, received.get());
      assertEquals(Connection.Status.CLOSED, subscriber.getStatus());
    }
  }

  @Test
  void shouldDeliverWhatAPublisherSentBeforeItsDrain() throws Exception {
    int messages = 5000;
    AtomicInteger received = new AtomicInteger();
    try (Connection subscriber = connect()) {
      subscriber.createDispatcher(message -> received.incrementAndGet()).subscribe("farewell");
      subscriber.flush(LIMIT);
      Connection publisher = connect();
      for (int i = 0; i < messages; i++) {
        publisher.publish("farewell", "x".getBytes(UTF_8));
      }
      assertTrue(publisher.drain(LIMIT).get(30, TimeUnit.SECONDS));
      Await.until("all are there", () -> received.get() == messages);
    }
  }

  @Test
  void shouldSayHowLargeAMessageMayBe() throws Exception {
    try (EmbeddedServer small = EmbeddedServer.start("max_payload: 1000\n");
        Connection client =
            Nats.connect(Options.builder().server(small.url()).noReconnect().build())) {
      assertEquals(1000, client.getMaxPayload());
      Subscription subscription = client.subscribe("size");
      client.publish("size", new byte[1000]);
      assertEquals(1000, subscription.nextMessage(LIMIT).getData().length);
      assertThrows(IllegalArgumentException.class, () -> client.publish("size", new byte[1001]));
    }
  }

  @Test
  void shouldEndASubscriptionAfterItsLastMessage() throws Exception {
    try (Connection client = connect()) {
      Subscription subscription = client.subscribe("limited");
      subscription.unsubscribe(3);
      for (int i = 0; i < 5; i++) {
        client.publish("limited", Integer.toString(i).getBytes(UTF_8));
      }
      client.flush(LIMIT);
      for (int i = 0; i < 3; i++) {
        assertEquals(Integer.toString(i), text(subscription.nextMessage(LIMIT)));
      }
      assertFalse(subscription.isActive());
      Await.until(
          "the server forgot it", () -> client.getStatistics().getInMsgs() == 3 && isForgotten());
    }
  }

  private static boolean isForgotten() {
    return server.subscriptions() == 0;
  }

  @Test
  void shouldServeAHundredConnections() throws Exception {
    int count = 100;
    List<Connection> connections = new ArrayList<>();
    try {
      List<Subscription> subscriptions = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Connection connection = connect();
        connections.add(connection);
        subscriptions.add(connection.subscribe("all"));
        connection.flush(LIMIT);
      }
      for (int i = 0; i < count; i++) {
        connections.get(i).publish("all", Integer.toString(i).getBytes(UTF_8));
        connections.get(i).flush(LIMIT);
      }
      for (Subscription subscription : subscriptions) {
        for (int i = 0; i < count; i++) {
          assertEquals(Integer.toString(i), text(subscription.nextMessage(LIMIT)));
        }
      }
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
    Await.until("all are gone", () -> server.statistics().connections() == 0);
  }

  @Test
  void shouldTakeAMessageBuiltByTheClient() throws Exception {
    try (Connection client = connect()) {
      Subscription subscription = client.subscribe("built");
      client.publish(
          NatsMessage.builder().subject("built").replyTo("back").data("content").build());
      Message message = subscription.nextMessage(LIMIT);
      assertEquals("content", text(message));
      assertEquals("back", message.getReplyTo());
      assertFalse(message.hasHeaders());
    }
  }
}
