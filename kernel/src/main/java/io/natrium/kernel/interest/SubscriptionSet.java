package io.natrium.kernel.interest;

import java.util.Arrays;

/** The subscriptions to one subject as written. Immutable: each change makes another set. */
final class SubscriptionSet {

  static final SubscriptionEntry[] NONE = {};
  static final SubscriptionSet EMPTY = new SubscriptionSet(NONE);

  final SubscriptionEntry[] entries;

  private SubscriptionSet(SubscriptionEntry[] entries) {
    this.entries = entries;
  }

  boolean isEmpty() {
    return entries.length == 0;
  }

  SubscriptionSet with(SubscriptionEntry entry) {
    SubscriptionEntry[] more = Arrays.copyOf(entries, entries.length + 1);
    more[entries.length] = entry;
    return new SubscriptionSet(more);
  }

  SubscriptionSet without(SubscriptionEntry entry) {
    for (int i = 0; i < entries.length; i++) {
      if (entries[i] == entry) {
        SubscriptionEntry[] fewer = new SubscriptionEntry[entries.length - 1];
        System.arraycopy(entries, 0, fewer, 0, i);
        System.arraycopy(entries, i + 1, fewer, i, fewer.length - i);
        return fewer.length == 0 ? EMPTY : new SubscriptionSet(fewer);
      }
    }
    return this;
  }
}
