package io.natrium.verify.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.natrium.verify.client.EmbeddedServer;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A publisher, and whoever listens for its traces, through the official Java client. */
final class TraceBench implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(30);

  private final EmbeddedServer server;
  private final List<Connection> connections = new ArrayList<>();
  private final Map<Subscription, Connection> owners = new IdentityHashMap<>();
  private final Connection publisher;
  private final Subscription traces;

  TraceBench(EmbeddedServer server, String user, String destination)
      throws IOException, InterruptedException {
    this.server = server;
    this.publisher = connect(user, "publisher");
    Connection watcher = connect(user, "watcher");
    this.traces = watcher.subscribe(destination);
    flush(watcher);
  }

  /** Connects a client of an account, whose user has its name and password. */
  Connection connect(String user, String name) throws IOException, InterruptedException {
    Connection connection =
        Nats.connect(
            Options.builder()
                .server(server.url())
                .userInfo(user, user)
                .connectionName(name)
                .noReconnect()
                .build());
    connections.add(connection);
    return connection;
  }

  /** Subscribes; the server knows of it when the call returns. */
  Subscription subscribe(String user, String name, String subject, String queue)
      throws IOException, InterruptedException {
    Connection connection = connect(user, name);
    Subscription subscription =
        queue == null ? connection.subscribe(subject) : connection.subscribe(subject, queue);
    flush(connection);
    owners.put(subscription, connection);
    return subscription;
  }

  static void flush(Connection connection) throws InterruptedException {
    try {
      connection.flush(LIMIT);
    } catch (TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  Connection publisher() {
    return publisher;
  }

  /** Publishes one byte with headers, given as name and value in turn. */
  void publish(String subject, String... headers) throws InterruptedException {
    request(subject, null, headers);
  }

  /** Publishes with a reply subject. */
  void request(String subject, String reply, String... headers) throws InterruptedException {
    Headers all = new Headers();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    publisher.publish(
        NatsMessage.builder().subject(subject).replyTo(reply).headers(all).data("x").build());
    flush(publisher);
  }

  /** The message with the next trace. */
  Message traceMessage() throws InterruptedException {
    Message message = traces.nextMessage(LIMIT);
    assertNotNull(message, "a trace");
    return message;
  }

  /** The next trace. */
  TraceDocument trace() throws InterruptedException {
    return TraceDocument.of(traceMessage().getData());
  }

  /** Publishes something that is traced for sure: its trace has to be the next. */
  void assertNoTraceBefore(String destination) throws InterruptedException {
    publish("end.of.test", "Nats-Trace-Dest", destination);
    String first = trace().events().get(0);
    if (!first.contains("\"subj\":\"end.of.test\"")) {
      throw new AssertionError("a trace of something else: " + first);
    }
  }

  /** The next message, which must be there already or be on its way. */
  static String next(Subscription subscription) throws InterruptedException {
    Message message = subscription.nextMessage(LIMIT);
    assertNotNull(message, "a message on " + subscription.getSubject());
    return new String(message.getData(), UTF_8);
  }

  /** Nothing was delivered before the publisher's last flush. */
  void assertNothing(Subscription subscription) throws InterruptedException {
    flush(owners.getOrDefault(subscription, publisher));
    assertNull(subscription.nextMessage(Duration.ofMillis(1)));
  }

  @Override
  public void close() throws InterruptedException {
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
