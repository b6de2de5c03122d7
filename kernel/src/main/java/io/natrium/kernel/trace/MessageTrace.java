package io.natrium.kernel.trace;

import io.natrium.spi.monitor.JsonOut;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The trace of one message through this server: the request, and the events so far, the first of
 * which is that the message came in. Owned by the publisher's loop until it is handed over to be
 * published, and by that thread from then on.
 */
public final class MessageTrace {

  /** A message to more receivers than that would make a document nobody can take. */
  private static final int MOST_EVENTS = 1 << 14;

  private final TraceRequest request;
  private final String account;
  private final int size;
  private final List<TraceEvent> events = new ArrayList<>();
  private String destination;
  private String nextHop = "";
  private int hops;

  /**
   * Begins a trace.
   *
   * @param destination subject for the document, in the account of the publisher
   * @param peer the publisher
   * @param subject what it published on
   * @param size bytes of headers and payload
   */
  public MessageTrace(
      TraceRequest request, String destination, TracePeer peer, String subject, int size) {
    this.request = request;
    this.account = peer.account();
    this.destination = destination;
    this.size = size;
    events.add(new TraceEvent.Ingress(Instant.now(), peer, subject, ""));
  }

  /** The account in which the document is published. */
  public String account() {
    return account;
  }

  /** The subject on which it is published. */
  public String destination() {
    return destination;
  }

  /** The document goes to another subject while the message is in another account. */
  public void destination(String subject) {
    destination = subject;
  }

  /** Whether the message is traced only, and not delivered. */
  public boolean only() {
    return request.only();
  }

  /** How the document is encoded. */
  public TraceEncoding encoding() {
    return request.encoding();
  }

  /** The message goes no further. */
  public void refused(String error) {
    TraceEvent.Ingress in = (TraceEvent.Ingress) events.get(0);
    events.set(0, new TraceEvent.Ingress(in.time(), in.peer(), in.subject(), error));
  }

  /** The account maps the subject of the message to another. */
  public void mapped(String to) {
    add(new TraceEvent.SubjectMapping(Instant.now(), to));
  }

  /** The message is for a subscription of another account that imports the stream. */
  public void streamExport(String to, String subject) {
    add(new TraceEvent.StreamExport(Instant.now(), to, subject));
  }

  /** The message goes on in another account. */
  public void serviceImport(String to, String from, String subject) {
    add(new TraceEvent.ServiceImport(Instant.now(), to, from, subject));
  }

  /**
   * The message went to a subscription, or would have.
   *
   * @param subscription what it subscribed to, empty for another server
   * @param queue its queue group, empty for none
   * @param error why it did not get the message, null if it did
   */
  public void egress(TracePeer peer, String subscription, String queue, NotDelivered error) {
    add(
        new TraceEvent.Egress(
            Instant.now(),
            peer,
            nextHop,
            peer.account().equals(account) ? "" : peer.account(),
            subscription,
            queue,
            error == null ? "" : error.text()));
    nextHop = "";
  }

  /**
   * The message goes to another server next.
   *
   * @return the hop to tell it, under which it tells what it did; the next egress carries it
   */
  public String hop() {
    hops++;
    boolean first = request.hop().isEmpty() || origin().kind() == PeerKind.CLIENT;
    nextHop = first ? Integer.toString(hops) : request.hop() + '.' + hops;
    return nextHop;
  }

  private TracePeer origin() {
    return ((TraceEvent.Ingress) events.get(0)).peer();
  }

  private void add(TraceEvent event) {
    if (events.size() < MOST_EVENTS) {
      events.add(event);
    }
  }

  /** The events so far. */
  public List<TraceEvent> events() {
    return List.copyOf(events);
  }

  /** Writes which server tells something. */
  public interface Server {

    /** Writes the field {@code server}. */
    void write(JsonOut out);
  }

  /** Writes the document. */
  public void write(JsonOut out, Server server) {
    out.beginObject();
    server.write(out);
    out.name("request").beginObject();
    out.name("header").beginObject();
    request
        .headers()
        .forEach(
            (name, values) -> {
              out.name(name).beginArray();
              values.forEach(out::value);
              out.endArray();
            });
    out.endObject();
    if (size > 0) {
      out.name("msgsize").value(size);
    }
    out.endObject();
    if (hops > 0) {
      out.name("hops").value(hops);
    }
    out.name("events").beginArray();
    events.forEach(event -> event.write(out));
    out.endArray().endObject();
  }
}
