package io.natrium.kernel.session;

import io.natrium.kernel.interest.ByteKey;
import io.natrium.kernel.interest.SubscriptionEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The subscriptions of one connection by sid. Owned by the connection's loop. */
final class SubscriptionTable {

  private final Map<ByteKey, SubscriptionEntry> bySid = new HashMap<>();
  private final ByteKey probe = ByteKey.probe();
  private volatile int size;

  /** Thread: any; a snapshot. */
  int size() {
    return size;
  }

  SubscriptionEntry get(byte[] bytes, int offset, int length) {
    SubscriptionEntry entry = bySid.get(probe.at(bytes, offset, length));
    return entry != null && entry.ended() ? null : entry;
  }

  void put(SubscriptionEntry entry) {
    bySid.put(ByteKey.of(entry.sid(), 0, entry.sid().length), entry);
    size = bySid.size();
  }

  void remove(SubscriptionEntry entry) {
    bySid.remove(ByteKey.of(entry.sid(), 0, entry.sid().length), entry);
    size = bySid.size();
  }

  List<SubscriptionEntry> clear() {
    List<SubscriptionEntry> all = new ArrayList<>(bySid.values());
    bySid.clear();
    size = 0;
    return all;
  }

  List<SubscriptionEntry> all() {
    return List.copyOf(bySid.values());
  }
}
