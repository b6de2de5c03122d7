package io.natrium.kernel.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.interest.MatchResult;
import io.natrium.kernel.interest.MatchResult.Target;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.trace.MessageTrace;
import io.natrium.kernel.trace.NotDelivered;
import io.natrium.kernel.trace.TracePeer;
import io.natrium.spi.session.Message;

/**
 * Delivers a message that is traced, receiver by receiver, and notes what became of each: also of
 * those that may not see it. Everything else goes the way past this. Owned by the owner of the
 * fan-out.
 */
final class TracedDelivery {

  private final FanOut fanOut;
  private final LoopContext context;
  private MessageTrace trace;

  TracedDelivery(FanOut fanOut, LoopContext context) {
    this.fanOut = fanOut;
    this.context = context;
  }

  /** The trace of the message under way, null for none. */
  MessageTrace current() {
    return trace;
  }

  /** Puts another trace, or none, in place of the current one, which is returned. */
  MessageTrace swap(MessageTrace other) {
    MessageTrace former = trace;
    trace = other;
    return former;
  }

  /**
   * Delivers in an account what the current trace is of.
   *
   * @param service whether it came by way of a service, and so is no part of the account's streams
   * @return whether anybody got it
   */
  boolean deliver(Account account, Publisher publisher, Publication publication, boolean service) {
    Message message = publication.message();
    MatchResult match =
        context
            .cache(account)
            .withDenied(message.buffer(), message.subjectOffset(), message.subjectLength());
    boolean delivered = false;
    for (Target target : match.plain()) {
      delivered |=
          !(service && target.entry().isShadow())
              && deliverTo(match, target, publisher, publication);
    }
    for (Target[] group : match.groups()) {
      int start = fanOut.nextRandom(group.length);
      boolean taken = false;
      for (int i = 0; i < group.length && !taken; i++) {
        Target member = group[(start + i) % group.length];
        taken =
            !(service && member.entry().isShadow())
                && deliverTo(match, member, publisher, publication);
      }
      delivered |= taken;
    }
    return delivered;
  }

  private boolean deliverTo(
      MatchResult match, Target target, Publisher publisher, Publication publication) {
    SubscriptionEntry entry = target.entry();
    if (entry.handoff() != null) {
      return fanOut.deliverTo(publisher, target, publication);
    }
    byte[] told = target.subject() == null ? match.subject() : target.subject();
    TracePeer peer = entry.owner().peer();
    boolean traced = peer != null;
    if (traced && entry.isShadow()) {
      trace.streamExport(peer.account(), new String(told, UTF_8));
      traced = entry.allowsTrace();
      if (!traced && trace.only()) {
        return true;
      }
    }
    NotDelivered reason = refusal(entry, told, publisher);
    if (reason == null && !trace.only() && !delivered(publisher, target, publication)) {
      reason = afterwards(entry, publisher);
    }
    if (traced) {
      String queue = entry.queue();
      trace.egress(peer, entry.subject(), queue == null ? "" : queue, reason);
    }
    return reason == null;
  }

  private static NotDelivered refusal(SubscriptionEntry entry, byte[] told, Publisher publisher) {
    if (entry.outbound() == publisher.outbound() && !publisher.echo()) {
      return NotDelivered.NO_ECHO;
    }
    return entry.denies(told) ? NotDelivered.SUBSCRIPTION_DENIES : null;
  }

  /** A sink may publish in turn, which is another message. */
  private boolean delivered(Publisher publisher, Target target, Publication publication) {
    MessageTrace former = swap(null);
    try {
      return fanOut.deliverTo(publisher, target, publication);
    } finally {
      trace = former;
    }
  }

  private static NotDelivered afterwards(SubscriptionEntry entry, Publisher publisher) {
    if (entry.exhausted()) {
      return NotDelivered.AUTO_UNSUBSCRIBED;
    }
    if (entry.ended()) {
      return NotDelivered.SUBSCRIPTION_CLOSED;
    }
    return publisher.dropsWhenStalled() && entry.outbound().stalled()
        ? NotDelivered.BEHIND
        : NotDelivered.CLIENT_CLOSED;
  }
}
