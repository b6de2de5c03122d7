package io.natrium.kernel.service;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.MappingTable;
import io.natrium.kernel.account.PendingReplies;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.outbound.OutboundBuffer;
import io.natrium.kernel.route.Crossing;
import io.natrium.kernel.route.FanOut;
import io.natrium.kernel.route.Publication;
import io.natrium.kernel.route.Publisher;
import io.natrium.kernel.trace.MessageTrace;
import io.natrium.spi.account.AccountExport.ResponseType;
import io.natrium.spi.session.Message;
import java.util.Arrays;

/** Takes answers back to the account of whoever asked. */
final class AnswerCrossing extends Crossing {

  private static final byte[] NO_REPLY = {};

  private final Account account;
  private final OutboundBuffer gate;

  private AnswerCrossing(Account account, OutboundBuffer gate) {
    this.account = account;
    this.gate = gate;
  }

  /**
   * Sees to it that answers published in an account are taken back.
   *
   * @param gate stands where a subscription has its buffer
   */
  static void subscribe(Account account, OutboundBuffer gate) {
    PendingReplies replies = account.replies();
    if (!replies.isSubscribed()) {
      replies.subscribe(
          SubscriptionEntry.leaving(
              NoOwner.INSTANCE, gate, replies.pattern(), new AnswerCrossing(account, gate)));
    }
  }

  /** An answer to an import of an own service may come back several times, each time to another. */
  @Override
  protected boolean repeats(Crossing other) {
    return false;
  }

  @Override
  protected boolean cross(FanOut via, Publisher publisher, Message message, Publication room) {
    int start = message.subjectOffset();
    int end = start + message.subjectLength();
    PendingReplies.Route route =
        account.replies().find(message.buffer(), start, message.subjectLength());
    if (route == null) {
      return false;
    }
    byte[] own = Arrays.copyOfRange(message.buffer(), start, end);
    boolean last =
        route.response() == ResponseType.SINGLETON
            || message.payloadLength() + message.headerLength() == 0;
    MessageTrace trace = via.trace();
    if (trace != null && trace.only()) {
      // The answer itself is still to come.
      return new TracedCrossing(via, publisher, trace, route.requester(), message, room)
          .closed(route.subject(), NO_REPLY, null);
    }
    ServiceTiming timing =
        last && route.timing() instanceof ServiceTiming measured ? measured : null;
    byte[] reply = reply(route, message);
    if (reply == null) {
      return false;
    }
    byte[] subject = ServiceCrossing.mapped(route.requester(), route.subject());
    boolean delivered;
    if (subject == MappingTable.DROPPED) {
      delivered = false;
    } else if (trace == null) {
      room.compose(subject, reply, null, message);
      delivered = via.passOn(route.requester(), publisher, room, null);
    } else {
      delivered =
          new TracedCrossing(via, publisher, trace, route.requester(), message, room)
              .closed(subject, reply, null);
    }
    if (timing != null && delivered) {
      timing.answered(via, publisher);
    } else if (timing != null) {
      timing.abandoned(via);
    }
    if (last || !delivered) {
      account.replies().forget(own);
    } else {
      route.touch();
    }
    return delivered;
  }

  /** An answer that can be answered itself gets a reply subject in the requester's account. */
  private byte[] reply(PendingReplies.Route route, Message message) {
    int length = message.replyLength();
    if (length == 0) {
      return NO_REPLY;
    }
    int start = message.replyOffset();
    byte[] original = Arrays.copyOfRange(message.buffer(), start, start + length);
    subscribe(route.requester(), gate);
    return route
        .requester()
        .replies()
        .await(account, original, route.response(), route.threshold(), null);
  }
}
