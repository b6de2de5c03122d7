package io.natrium.spi.session;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;
import io.natrium.spi.auth.AuthOutcome;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.Outbound;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A network peer as the router sees it, for protocols other than the kernel's own. Thread: the
 * peer's loop, for every method.
 */
@Stable
@DoNotImplement
public interface ClientSession {

  /**
   * Decides who the peer is. Reads of the peer are paused until the stage completes, on the loop. A
   * refused peer is closed by the kernel.
   */
  CompletionStage<AuthOutcome> authenticate(Credentials credentials);

  /**
   * Routes a message; it is borrowed for the call. Where interceptors have a say it is {@link
   * PublishResult#HELD}: reads of the peer are paused, and what is published meanwhile waits in
   * order behind it.
   */
  PublishResult publish(Message message);

  /**
   * Says who is told what became of each message that was held, in the order of their publishes.
   * Nobody is told any more once the connection has ended.
   */
  void onJudged(Consumer<PublishResult> listener);

  /**
   * Subscribes. The sink is called on the publisher's loop and must not block; it writes through
   * {@link #wire}.
   *
   * @param queue queue group, null for none
   * @throws SecurityException if the peer's permissions or limits do not allow it
   */
  Subscription subscribe(byte[] subject, byte[] queue, MessageSink sink);

  /** Ends a subscription, at once with 0 or after {@code max} deliveries since it began. */
  void unsubscribe(Subscription subscription, long max);

  /** Where the protocol appends bytes for the peer. */
  WireSink wire();

  /** The outbound buffer that the protocol's stream handler shows to the transport. */
  Outbound outbound();

  /**
   * Asks the transports of all receivers since the last call to send. Called once per read batch.
   */
  void flushTouched();

  /** Closes the connection. */
  void close(CloseReason reason);

  /**
   * Tells the kernel that the channel is gone: the session's subscriptions and memory go with it.
   * Called by the protocol from {@code onClosed}.
   */
  void ended(CloseCause cause);
}
