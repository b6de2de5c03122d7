package io.natrium.spi.transport;

import io.natrium.spi.Stable;
import java.util.Optional;

/**
 * The receiving side of a channel: a protocol's state for one peer. Every method is called on the
 * channel's loop and must not block; an exception thrown from one closes the channel.
 */
@Stable
public interface StreamHandler {

  /** The channel stands. Called once, before anything else. */
  void onOpen(StreamChannel channel);

  /**
   * Bytes from the peer. The array is borrowed until the method returns; the handler copies what it
   * keeps. The transport never hands over more than 1 MiB at once.
   */
  void onBytes(byte[] buffer, int offset, int length);

  /**
   * Memory of the handler for the next bytes, in place of {@link #onBytes}: where it waits for the
   * rest of a frame so large that a copy less is worth the question. A transport asks before it
   * hands over bytes if that spares it a copy, and need not.
   *
   * @return null where the next bytes are to come by {@link #onBytes}
   */
  default Landing landing() {
    return null;
  }

  /** What is to be sent; the same object for the life of the channel. Asked for after onOpen. */
  Outbound outbound();

  /**
   * Why the handler ends the channel, asked while it closes by a transport that can tell the peer.
   * Empty where the handler did not close it or has nothing to say.
   */
  default Optional<Farewell> farewell() {
    return Optional.empty();
  }

  /**
   * The way by which the peer came is about to go, and with it this channel: a handler whose
   * protocol has words for it tells the peer to look for another server. The server itself tells
   * the peers of a transport that is unloaded; this is for what listens without being one.
   */
  default void onLeaving() {}

  /** The peer half-closed or reset, or the channel was closed. Called once, after it nothing. */
  void onClosed(CloseCause cause);
}
