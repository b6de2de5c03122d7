package io.natrium.kernel.trace;

import io.natrium.spi.monitor.JsonOut;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** One step of a message through the server. Immutable. */
public sealed interface TraceEvent {

  /** When it was. */
  Instant time();

  /** The short name of its type in the document. */
  String type();

  /** Writes the fields of its own. */
  void writeFields(JsonOut out);

  /** Writes it as an object. */
  default void write(JsonOut out) {
    out.beginObject();
    out.name("type").value(type());
    out.name("ts").value(DateTimeFormatter.ISO_INSTANT.format(time()));
    writeFields(out);
    out.endObject();
  }

  private static void text(JsonOut out, String name, String value) {
    if (!value.isEmpty()) {
      out.name(name).value(value);
    }
  }

  private static void party(JsonOut out, TracePeer peer) {
    out.name("kind").value(peer.kind().code());
    out.name("cid").value(peer.id());
    text(out, "name", peer.name());
  }

  /**
   * The message came in. Always the first.
   *
   * @param subject what it was published on
   * @param error why it goes no further, empty if it does
   */
  record Ingress(Instant time, TracePeer peer, String subject, String error) implements TraceEvent {

    @Override
    public String type() {
      return "in";
    }

    @Override
    public void writeFields(JsonOut out) {
      party(out, peer);
      out.name("acc").value(peer.account());
      out.name("subj").value(subject);
      text(out, "error", error);
    }
  }

  /** The account mapped its subject to another. */
  record SubjectMapping(Instant time, String to) implements TraceEvent {

    @Override
    public String type() {
      return "sm";
    }

    @Override
    public void writeFields(JsonOut out) {
      out.name("to").value(to);
    }
  }

  /**
   * A subscription of another account gets it, because that account imports the stream.
   *
   * @param account that account
   * @param to the subject there
   */
  record StreamExport(Instant time, String account, String to) implements TraceEvent {

    @Override
    public String type() {
      return "se";
    }

    @Override
    public void writeFields(JsonOut out) {
      out.name("acc").value(account);
      out.name("to").value(to);
    }
  }

  /**
   * It goes on in another account, whose service it asks.
   *
   * @param account that account
   * @param from the subject here
   * @param to the subject there
   */
  record ServiceImport(Instant time, String account, String from, String to) implements TraceEvent {

    @Override
    public String type() {
      return "si";
    }

    @Override
    public void writeFields(JsonOut out) {
      out.name("acc").value(account);
      out.name("from").value(from);
      out.name("to").value(to);
    }
  }

  /**
   * It went to a subscription, or would have.
   *
   * @param hop under which hop the other side tells what it did; empty where the way ends
   * @param account account of the receiver, empty if it is that of the publisher
   * @param subscription the subject that the receiver subscribed to, empty for other servers
   * @param queue its queue group, empty for none
   * @param error why it did not get the message, empty if it did
   */
  record Egress(
      Instant time,
      TracePeer peer,
      String hop,
      String account,
      String subscription,
      String queue,
      String error)
      implements TraceEvent {

    @Override
    public String type() {
      return "eg";
    }

    @Override
    public void writeFields(JsonOut out) {
      party(out, peer);
      text(out, "hop", hop);
      text(out, "acc", account);
      text(out, "sub", subscription);
      text(out, "queue", queue);
      text(out, "error", error);
    }
  }
}
