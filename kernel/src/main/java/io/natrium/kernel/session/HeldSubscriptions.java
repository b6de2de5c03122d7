package io.natrium.kernel.session;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.outbound.OutboundBuffer;
import io.natrium.kernel.permission.PublishGuard;
import io.natrium.spi.wire.Quoted;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of one connection with all that follows from them: what is filtered, whose
 * replies are tracked, what follows into other accounts. Owned by the connection's loop.
 */
final class HeldSubscriptions {

  private static final Logger LOG = LoggerFactory.getLogger(HeldSubscriptions.class);

  private final OutboundBuffer outbound;
  private final Standing standing;
  private final SubscriptionTable table = new SubscriptionTable();
  private final Shadows shadows = new Shadows();

  HeldSubscriptions(OutboundBuffer outbound, Standing standing) {
    this.outbound = outbound;
    this.standing = standing;
  }

  SubscriptionEntry get(byte[] bytes, int offset, int length) {
    return table.get(bytes, offset, length);
  }

  /** How many there are. Thread: any; a snapshot. */
  int size() {
    return table.size();
  }

  List<SubscriptionEntry> all() {
    return table.all();
  }

  /** Adds one; when the call returns, every publish of any loop sees it. */
  void add(SubscriptionEntry entry, Account account) {
    restrict(entry);
    table.put(entry);
    account.index().add(entry);
    shadows.follow(entry, account);
  }

  private void restrict(SubscriptionEntry entry) {
    PublishGuard guard = standing.guard();
    entry.filter(standing.rights().filter(entry.subjectBytes(), entry.queueBytes()));
    entry.replies(guard == null ? null : guard.permits());
  }

  /** Ends one at once, or after a number of messages since it began. */
  void end(SubscriptionEntry entry, long max) {
    if (max > 0 && outbound.limit(entry, max)) {
      entry.touch();
      shadows.limited(entry);
      return;
    }
    entry.end();
    entry.leave();
    shadows.leave(entry);
    table.remove(entry);
  }

  /** Ends the one that an entry is, or follows. */
  void endPrimary(SubscriptionEntry entry) {
    end(shadows.primary(entry), 0);
  }

  void clear() {
    for (SubscriptionEntry entry : table.clear()) {
      entry.end();
      entry.leave();
      shadows.leave(entry);
    }
  }

  /**
   * Goes by what the peer may have now.
   *
   * @param told takes the error about each subscription that it may not have any more
   */
  void review(Account account, Consumer<String> told) {
    for (SubscriptionEntry entry : table.all()) {
      if (standing.rights().maySubscribe(entry.subjectBytes(), entry.queueBytes())) {
        restrict(entry);
        entry.touch();
        shadows.leave(entry);
        shadows.follow(entry, account);
      } else {
        end(entry, 0);
        byte[] queue = entry.queueBytes();
        String which =
            Quoted.of(entry.subjectBytes())
                + (queue == null ? "" : " using queue " + Quoted.of(queue))
                + " (sid "
                + Quoted.of(entry.sid())
                + ')';
        LOG.info("Removed sub {} for {} - not authorized", which, standing.login());
        told.accept("Permissions Violation for Subscription to " + which);
      }
    }
  }
}
