package io.natrium.kernel.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.spi.session.CloseReason;
import java.time.Instant;
import java.util.List;

/**
 * How a connection ended. Immutable.
 *
 * @param at when
 * @param reason why
 * @param subscriptions what it was subscribed to until then, not more than are kept
 */
public record ConnectionEnd(Instant at, CloseReason reason, List<Subscribed> subscriptions) {

  /** Many connections are remembered, so that not each may bring any number. */
  private static final int MOST = 1024;

  /** A subscription that is gone; the queue group is null for none. */
  public record Subscribed(String subject, String queue, String sid, long delivered) {}

  static ConnectionEnd of(Instant at, CloseReason reason, List<SubscriptionEntry> entries) {
    return new ConnectionEnd(
        at,
        reason,
        entries.stream()
            .limit(MOST)
            .map(
                entry ->
                    new Subscribed(
                        entry.subject(),
                        entry.queue(),
                        entry.sid() == null ? "" : new String(entry.sid(), UTF_8),
                        entry.delivered()))
            .toList());
  }
}
