package io.natrium.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.inproc.InProcessConnection;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import io.natrium.spi.session.NoRespondersException;
import io.natrium.spi.session.PublishResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InProcessClientsTest {

  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private NatsServer server;

  @BeforeEach
  void start() {
    server = NatsServer.builder().withoutListener().build().start();
  }

  @AfterEach
  void stop() {
    server.close();
    executor.shutdownNow();
  }

  @Test
  void twoClientsPublishAndSubscribe() throws Exception {
    try (Peer subscriber = new Peer(server.connect());
        Peer publisher = new Peer(server.connect())) {
      subscriber.send("CONNECT {\"verbose\":false}\r\nSUB foo.* 7\r\nPING\r\n");
      subscriber.expect("PONG");
      publisher.send("CONNECT {\"verbose\":false}\r\nPUB foo.bar 5\r\nhello\r\nPING\r\n");
      publisher.expect("PONG");
      subscriber.expect("MSG foo.bar 7 5");
      subscriber.expect("hello");
    }
  }

  @Test
  void manyMessagesArriveInOrder() throws Exception {
    int count = 20_000;
    try (Peer subscriber = new Peer(server.connect());
        Peer publisher = new Peer(server.connect())) {
      subscriber.send("CONNECT {\"verbose\":false}\r\nSUB s 1\r\nPING\r\n");
      subscriber.expect("PONG");
      StringBuilder text = new StringBuilder("CONNECT {\"verbose\":false}\r\n");
      for (int i = 0; i < count; i++) {
        String body = Integer.toString(i);
        text.append("PUB s ").append(body.length()).append("\r\n").append(body).append("\r\n");
      }
      publisher.send(text.toString());
      for (int i = 0; i < count; i++) {
        String body = Integer.toString(i);
        subscriber.expect("MSG s 1 " + body.length());
        subscriber.expect(body);
      }
    }
  }

  @Test
  void aClientInsideTheServerSeesWhatANetworkClientPublishes() throws Exception {
    BlockingQueue<Message> received = new ArrayBlockingQueue<>(10);
    InternalClient client = server.client();
    client.subscribe("a.>", null, executor, message -> received.add(message.copy()));
    try (Peer publisher = new Peer(server.connect())) {
      publisher.send("CONNECT {\"verbose\":false}\r\nPUB a.b reply.to 2\r\nhi\r\n");
      Message message = received.poll(10, TimeUnit.SECONDS);
      assertEquals("a.b", message.subject());
      assertEquals("reply.to", message.reply());
      assertEquals("hi", new String(message.payload(), UTF_8));
      assertNull(message.headers());
    }
  }

  @Test
  void aRequestIsAnsweredByAService() throws Exception {
    InternalClient service = server.client();
    service.subscribe(
        "time", null, executor, message -> service.publish(message.reply(), "now".getBytes(UTF_8)));
    Message answer =
        server
            .client()
            .request("time", new byte[0], Duration.ofSeconds(10))
            .toCompletableFuture()
            .get();
    assertEquals("now", new String(answer.payload(), UTF_8));
  }

  @Test
  void aRequestWithoutSubscribersFailsAtOnce() {
    ExecutionException failure =
        assertThrows(
            ExecutionException.class,
            () ->
                server
                    .client()
                    .request("nobody", new byte[0], Duration.ofMinutes(1))
                    .toCompletableFuture()
                    .get());
    assertTrue(failure.getCause() instanceof NoRespondersException);
  }

  @Test
  void publishTellsWhetherAnybodyListens() {
    InternalClient client = server.client();
    assertEquals(PublishResult.NO_INTEREST, client.publish("x", new byte[1]));
    client.subscribe("x", null, executor, message -> {});
    assertEquals(PublishResult.DELIVERED, client.publish("x", new byte[1]));
  }

  private static final class Peer implements AutoCloseable {

    private final InProcessConnection connection;
    private final BufferedReader reader;

    Peer(InProcessConnection connection) throws IOException {
      this.connection = connection;
      this.reader = new BufferedReader(new InputStreamReader(connection.input(), UTF_8));
      assertTrue(reader.readLine().startsWith("INFO {"));
    }

    void send(String text) throws IOException {
      connection.output().write(text.getBytes(UTF_8));
    }

    void expect(String line) throws IOException {
      assertEquals(line, reader.readLine());
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
