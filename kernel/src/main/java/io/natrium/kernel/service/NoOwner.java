package io.natrium.kernel.service;

import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.interest.SubscriptionOwner;
import io.natrium.kernel.outbound.OutboundBuffer;

/** The owner of subscriptions that the server makes for itself; they have no end and no buffer. */
enum NoOwner implements SubscriptionOwner {
  INSTANCE;

  @Override
  public void onExhausted(SubscriptionEntry entry) {
    // It has no limit.
  }

  @Override
  public void onOverflow(OutboundBuffer outbound) {
    // Nothing is appended.
  }
}
