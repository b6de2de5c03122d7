package io.natrium.spi.session;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * A client that lives inside the server: no socket, no protocol, the same routing and accounts as
 * any other. Thread: any; calls are serialised by the client.
 */
@Stable
@DoNotImplement
public interface InternalClient extends AutoCloseable {

  /** Publishes and flushes. */
  PublishResult publish(Message message);

  /** Publishes a body without headers or reply, and flushes. */
  PublishResult publish(String subject, byte[] body);

  /**
   * Subscribes. Messages are copied and handed to the sink one after another on the executor; more
   * than 65,536 waiting messages drop the newest, with a counter and a warning.
   *
   * @param queue queue group, null for none
   * @throws IllegalArgumentException if the subject is not valid
   */
  Subscription subscribe(String subject, String queue, Executor executor, MessageSink sink);

  /** Ends a subscription. */
  void unsubscribe(Subscription subscription);

  /**
   * Publishes with a reply subject and waits for one answer.
   *
   * @return completes with the answer, or fails with a TimeoutException, or with a {@link
   *     NoRespondersException} when nobody is subscribed
   */
  CompletionStage<Message> request(String subject, byte[] body, Duration timeout);

  /** Removes all its subscriptions. Idempotent. */
  @Override
  void close();
}
