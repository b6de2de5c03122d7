package io.natrium.kernel.session;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.StreamImport;
import io.natrium.kernel.interest.SubscriptionEntry;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What follows the subscriptions of one connection into the accounts that its own imports messages
 * from. Owned by the connection's loop.
 */
final class Shadows {

  private final Map<SubscriptionEntry, List<SubscriptionEntry>> byEntry = new IdentityHashMap<>();

  /** Follows a subscription of an account. */
  void follow(SubscriptionEntry entry, Account account) {
    List<SubscriptionEntry> shadows = null;
    for (StreamImport one : account.streamImports()) {
      byte[] subject = entry.subjectBytes();
      if (one.concerns(subject)) {
        if (shadows == null) {
          shadows = new ArrayList<>(1);
        }
        SubscriptionEntry shadow = entry.shadow(one.subjectFor(subject), one.mapperFor(subject));
        one.from().index().add(shadow);
        shadows.add(shadow);
      }
    }
    if (shadows != null) {
      byEntry.put(entry, shadows);
    }
  }

  /** Says that a subscription has a limit from now on, which it shares with what follows it. */
  void limited(SubscriptionEntry entry) {
    byEntry.getOrDefault(entry, List.of()).forEach(SubscriptionEntry::touch);
  }

  /** Ends what follows a subscription. */
  void leave(SubscriptionEntry entry) {
    List<SubscriptionEntry> shadows = byEntry.remove(entry);
    if (shadows != null) {
      for (SubscriptionEntry shadow : shadows) {
        shadow.end();
        shadow.leave();
      }
    }
  }

  /** The subscription that an entry is, or follows; null if it is neither any more. */
  SubscriptionEntry primary(SubscriptionEntry entry) {
    for (Map.Entry<SubscriptionEntry, List<SubscriptionEntry>> one : byEntry.entrySet()) {
      if (one.getValue().contains(entry)) {
        return one.getKey();
      }
    }
    return entry;
  }
}
