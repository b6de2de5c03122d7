package io.natrium.kernel.account;

import io.natrium.kernel.interest.SubscriptionIndex;
import java.util.concurrent.atomic.AtomicInteger;

/** A subject space of its own, with the count of those that live in it. Thread: any. */
public final class Account {

  private final String name;
  private final SubscriptionIndex index = new SubscriptionIndex();
  private final AtomicInteger connections = new AtomicInteger();

  public Account(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  public SubscriptionIndex index() {
    return index;
  }

  /** Network peers that were let in as part of the account. */
  public AtomicInteger connections() {
    return connections;
  }

  @Override
  public String toString() {
    return name;
  }
}
