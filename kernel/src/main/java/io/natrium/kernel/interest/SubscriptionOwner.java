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
}
