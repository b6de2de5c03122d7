package io.natrium.verify.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class JavaClientOverWebsocketTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static Connection connect(String url) throws Exception {
    return Nats.connect(
        Options.builder().server(url).connectionTimeout(PATIENCE).maxReconnects(0).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "compression: true"})
  void shouldRequestAndReply(String block) throws Exception {
    try (WebsocketServer server = WebsocketServer.start(block, "");
        Connection service = connect(server.url());
        Connection asker = connect(server.url())) {
      Dispatcher dispatcher =
          service.createDispatcher(asked -> service.publish(asked.getReplyTo(), asked.getData()));
      dispatcher.subscribe("echo");
      service.flush(PATIENCE);
      for (int i = 0; i < 100; i++) {
        byte[] question = ("question " + i).getBytes(UTF_8);
        Message answer = asker.request("echo", question, PATIENCE);
        assertNotNull(answer);
        assertArrayEquals(question, answer.getData());
      }
    }
  }

  @Test
  void shouldMeetClientsOfTheOtherTransport() throws Exception {
    try (WebsocketServer server = WebsocketServer.start("", "");
        Connection web = connect(server.url());
        Connection tcp = connect(server.tcp().url())) {
      Subscription atWeb = web.subscribe("to.web");
      Subscription atTcp = tcp.subscribe("to.tcp");
      web.flush(PATIENCE);
      tcp.flush(PATIENCE);
      web.publish("to.tcp", "one".getBytes(UTF_8));
      tcp.publish("to.web", "two".getBytes(UTF_8));
      assertEquals("one", new String(atTcp.nextMessage(PATIENCE).getData(), UTF_8));
      assertEquals("two", new String(atWeb.nextMessage(PATIENCE).getData(), UTF_8));
    }
  }

  @Test
  void shouldCarryLargeMessagesInOrder() throws Exception {
    int count = 200;
    try (WebsocketServer server = WebsocketServer.start("", "");
        Connection publisher = connect(server.url());
        Connection subscriber = connect(server.url())) {
      CountDownLatch all = new CountDownLatch(count);
      int[] next = new int[1];
      byte[][] sent = new byte[count][];
      Random random = new Random(7);
      for (int i = 0; i < count; i++) {
        sent[i] = new byte[random.nextInt(200_000)];
        random.nextBytes(sent[i]);
      }
      Dispatcher dispatcher =
          subscriber.createDispatcher(
              message -> {
                if (Arrays.equals(sent[next[0]++], message.getData())) {
                  all.countDown();
                }
              });
      dispatcher.subscribe("large");
      subscriber.flush(PATIENCE);
      for (byte[] payload : sent) {
        publisher.publish("large", payload);
      }
      publisher.flush(PATIENCE);
      assertTrue(all.await(30, TimeUnit.SECONDS), all.getCount() + " are missing or wrong");
    }
  }

  @Test
  void shouldComeBackAfterAReloadOfThePlugin() throws Exception {
    try (WebsocketServer server =
        WebsocketServer.startWith("no_tls: true", "ping_interval: \"2s\"")) {
      CountDownLatch back = new CountDownLatch(1);
      String url = server.url();
      assertTrue(server.port() > 0);
      Options options =
          Options.builder()
              .server(url)
              .maxReconnects(-1)
              .reconnectWait(Duration.ofMillis(20))
              .connectionListener(
                  (connection, event) -> {
                    if (event == ConnectionListener.Events.DISCONNECTED) {
                      back.countDown();
                    }
                  })
              .build();
      try (Connection client = Nats.connect(options);
          Connection steady = connect(server.tcp().url())) {
        server.tcp().server().pluginHost().reload("websocket", PATIENCE).join();
        assertTrue(back.await(20, TimeUnit.SECONDS), "the client was not disconnected");
        assertNotNull(client);
        steady.flush(PATIENCE);
        assertEquals(Connection.Status.CONNECTED, steady.getStatus());
        try (Connection again = connect(server.url())) {
          again.flush(PATIENCE);
        }
      }
    }
  }
}
