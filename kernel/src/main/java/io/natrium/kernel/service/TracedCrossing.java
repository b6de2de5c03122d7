package io.natrium.kernel.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.route.FanOut;
import io.natrium.kernel.route.HeaderBlock;
import io.natrium.kernel.route.Publication;
import io.natrium.kernel.route.Publisher;
import io.natrium.kernel.trace.MessageTrace;
import io.natrium.kernel.trace.TraceRequest;
import io.natrium.spi.session.Message;
import java.util.function.UnaryOperator;

/**
 * The step of a traced message into another account.
 *
 * @param trace notes the step
 * @param to the other account
 * @param room where the message is written anew
 */
record TracedCrossing(
    FanOut via,
    Publisher publisher,
    MessageTrace trace,
    Account to,
    Message message,
    Publication room) {

  /**
   * Goes on into an account that does not let traces in: what happens there is not told, and its
   * receivers are not asked to trace.
   *
   * @param headers the header block, null for that of the message
   */
  boolean closed(byte[] subject, byte[] reply, byte[] headers) {
    note(subject);
    if (trace.only()) {
      return false;
    }
    compose(subject, reply, headers, TraceRequest.DISABLED);
    return via.passOn(to, publisher, room, null);
  }

  /**
   * Goes on into an account that lets traces in.
   *
   * @param headers the header block, null for that of the message
   * @param awaiting gives a subject of that account whose messages come back to the one given; null
   *     if it cannot
   */
  boolean open(byte[] subject, byte[] reply, byte[] headers, UnaryOperator<byte[]> awaiting) {
    String destination = trace.destination();
    byte[] back = awaiting.apply(destination.getBytes(UTF_8));
    if (back == null) {
      return closed(subject, reply, headers);
    }
    note(subject);
    String there = new String(back, UTF_8);
    compose(subject, reply, headers, there);
    trace.destination(there);
    try {
      return via.passOn(to, publisher, room, trace);
    } finally {
      trace.destination(destination);
      to.replies().forget(back); // no other server has the message
    }
  }

  private void note(byte[] subject) {
    trace.serviceImport(to.name(), message.subject(), new String(subject, UTF_8));
  }

  private void compose(byte[] subject, byte[] reply, byte[] headers, String destination) {
    String block = headers == null ? HeaderBlock.of(message) : new String(headers, ISO_8859_1);
    room.compose(
        subject, reply, HeaderBlock.with(block, TraceRequest.DESTINATION, destination), message);
  }
}
