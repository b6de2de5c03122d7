package io.natrium.kernel.interest;

import io.natrium.kernel.outbound.OutboundBuffer;
import io.natrium.kernel.trace.TracePeer;

/** Whoever holds subscriptions, as the delivery path calls it back. Thread: any; must not block. */
public interface SubscriptionOwner {

  /** A subscription delivered its last message and is to be forgotten. */
  void onExhausted(SubscriptionEntry entry);

  /** The buffer went over its limit: the connection is a slow consumer and has to be closed. */
  void onOverflow(OutboundBuffer outbound);

  /** Who it is, for traces of messages; null for the server itself, which is not told of. */
  default TracePeer peer() {
    return null;
  }

  /**
   * Shows a delivery in the log, where that is wanted at all.
   *
   * @param line the protocol line of the delivery
   * @param start where the headers begin in the buffer, or the payload if there are none
   * @param headers bytes of the headers
   * @param size bytes of headers and payload
   */
  default void logDelivery(String line, byte[] buffer, int start, int headers, int size) {}
}
