package io.natrium.kernel.interest;

import java.util.Arrays;

/** Gathers the subscriptions of one match. Owned by one loop and used again. */
final class MatchCollector {

  private SubscriptionEntry[] entries = new SubscriptionEntry[32];
  private int count;

  void addAll(SubscriptionEntry[] more) {
    if (more.length == 0) {
      return;
    }
    if (count + more.length > entries.length) {
      entries = Arrays.copyOf(entries, Math.max(entries.length * 2, count + more.length));
    }
    System.arraycopy(more, 0, entries, count, more.length);
    count += more.length;
  }

  /**
   * Drops the entries that do not take messages on the subject.
   *
   * @param denied whether to keep those that only may not see them
   */
  void keepThoseThatTake(byte[] subject, boolean denied) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (denied ? entries[i].mapped(subject) != null : entries[i].takes(subject)) {
        entries[kept++] = entries[i];
      }
    }
    Arrays.fill(entries, kept, count, null);
    count = kept;
  }

  int count() {
    return count;
  }

  SubscriptionEntry get(int index) {
    return entries[index];
  }

  void clear() {
    Arrays.fill(entries, 0, count, null);
    count = 0;
    if (entries.length > 1 << 16) {
      entries = new SubscriptionEntry[32];
    }
  }
}
