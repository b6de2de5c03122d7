package io.natrium.kernel.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.MappingTable;
import io.natrium.kernel.account.PendingReplies;
import io.natrium.kernel.account.ServiceImport;
import io.natrium.kernel.interest.ByteKey;
import io.natrium.kernel.outbound.OutboundBuffer;
import io.natrium.kernel.route.Crossing;
import io.natrium.kernel.route.FanOut;
import io.natrium.kernel.route.Publication;
import io.natrium.kernel.route.Publisher;
import io.natrium.kernel.trace.MessageTrace;
import io.natrium.spi.session.Message;
import java.util.Arrays;

/** Takes requests into the account that exports the service, with a reply subject of its own. */
final class ServiceCrossing extends Crossing {

  private static final byte[] ACKNOWLEDGEMENT = "$JS.ACK.".getBytes(US_ASCII);
  private static final byte[] NO_REPLY = {};

  private final Account from;
  private final ServiceImport service;
  private final boolean toSystem;
  private final OutboundBuffer gate;

  ServiceCrossing(Account from, ServiceImport service, boolean toSystem, OutboundBuffer gate) {
    this.from = from;
    this.service = service;
    this.toSystem = toSystem;
    this.gate = gate;
  }

  @Override
  protected boolean repeats(Crossing other) {
    return other == this
        || (other instanceof ServiceCrossing before && before.service.isOfOneExport(service));
  }

  @Override
  protected boolean cross(FanOut via, Publisher publisher, Message message, Publication room) {
    Account to = service.to();
    byte[] subject = mapped(to, service.remote(message.subject()).getBytes(UTF_8));
    ServiceTiming timing = ServiceTiming.begin(service, from, publisher, message);
    if (message.replyLength() == 0 && timing != null) {
      timing.badRequest(via);
      timing = null;
    }
    byte[] reply = reply(to, message, timing);
    if (reply == null) {
      return false;
    }
    byte[] headers = headers(via, publisher, message);
    MessageTrace trace = via.trace();
    boolean only = trace != null && trace.only();
    boolean delivered;
    if (subject == MappingTable.DROPPED) {
      delivered = false; // whoever asks learns that nobody got it
    } else if (trace == null) {
      room.compose(subject, reply, headers, message);
      delivered = via.passOn(to, publisher, room, null);
    } else {
      TracedCrossing traced = new TracedCrossing(via, publisher, trace, to, message, room);
      delivered =
          service.allowTrace()
              ? traced.open(subject, reply, headers, back -> awaitTraces(to, back))
              : traced.closed(subject, reply, headers);
    }
    if (reply.length > 0 && (only || !delivered)) {
      PendingReplies.Route lost = to.replies().forget(reply);
      if (lost != null && timing != null && !only) {
        timing.unavailable(via);
      }
    }
    return delivered;
  }

  /**
   * What the mappings of an account make of a subject; {@link MappingTable#DROPPED} for nothing.
   */
  static byte[] mapped(Account account, byte[] subject) {
    MappingTable mappings = account.mappings();
    if (mappings == null) {
      return subject;
    }
    byte[] mapped = mappings.map(subject, 0, subject.length, ByteKey.probe());
    return mapped == null ? subject : mapped;
  }

  /** A subject in the other account from which traces come back; null if too many are awaited. */
  private byte[] awaitTraces(Account to, byte[] destination) {
    AnswerCrossing.subscribe(to, gate);
    return to.replies()
        .await(from, destination, service.response(), service.thresholdNanos(), null);
  }

  /** The reply subject for the responder; null if no more answers can be awaited. */
  private byte[] reply(Account to, Message message, ServiceTiming timing) {
    int length = message.replyLength();
    if (length == 0) {
      return NO_REPLY;
    }
    int start = message.replyOffset();
    byte[] original = Arrays.copyOfRange(message.buffer(), start, start + length);
    if (length > ACKNOWLEDGEMENT.length
        && Arrays.equals(
            original, 0, ACKNOWLEDGEMENT.length, ACKNOWLEDGEMENT, 0, ACKNOWLEDGEMENT.length)) {
      return original;
    }
    AnswerCrossing.subscribe(to, gate);
    return to.replies().await(from, original, service.response(), service.thresholdNanos(), timing);
  }

  private byte[] headers(FanOut via, Publisher publisher, Message message) {
    String info;
    if (via.outer() instanceof ServiceCrossing outer) {
      boolean addsServer = !outer.service.share() && (service.share() || toSystem);
      info =
          RequestInfo.through(
              message, from.name(), addsServer ? publisher.requestInfo(false, true) : null);
    } else {
      info = publisher.requestInfo(service.share(), toSystem);
    }
    return info == null ? null : RequestInfo.set(message, info);
  }
}
