package io.natrium.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.bench.check.ArrivalCheck;
import io.natrium.bench.check.Findings;
import io.natrium.bench.check.GroupCheck;
import io.natrium.bench.check.Payload;
import io.natrium.bench.net.Connection;
import io.natrium.bench.net.FrameListener;
import io.natrium.bench.net.Reactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Runs a {@link Scenario.RequestReply}. */
final class RequestReplyRun {

  private final Scenario.RequestReply scenario;
  private final Reactor reactor;
  private final Findings findings;
  private final Meter meter;
  private final GroupCheck replies;
  private final List<Requester> requesters = new ArrayList<>();
  private final List<Connection> responders = new ArrayList<>();
  private final int size;
  private final long idleMillis;
  private final long patience;
  private boolean running = true;
  private long requests;

  RequestReplyRun(Scenario.RequestReply scenario, Reactor reactor, Meter meter, Load load) {
    this.scenario = scenario;
    this.reactor = reactor;
    this.findings = reactor.findings();
    this.meter = meter;
    this.patience = (long) (load.patience() * 1e9);
    this.idleMillis = scenario.spin() ? 0 : load.gentle() && scenario.rate() > 0 ? 1 : 100;
    this.size = Math.max(scenario.size(), Payload.SMALLEST_TIMED);
    // Several responders may overtake each other when requests are not one at a time.
    this.replies = new GroupCheck(findings, scenario.requesters(), scenario.rate() == 0);
  }

  void connect() throws IOException {
    for (int i = 0; i < scenario.responders(); i++) {
      Responder responder = new Responder();
      responder.connection = reactor.open("responder " + i, responder);
      responder.connection.append("SUB req rq 1\r\n");
      responders.add(responder.connection);
    }
    reactor.roundTrip(responders);
    List<Connection> opened = new ArrayList<>();
    for (int i = 0; i < scenario.requesters(); i++) {
      Requester requester = new Requester(i);
      requester.connection = reactor.open("requester " + i, requester);
      requester.connection.append("SUB _INBOX." + i + ".* 1\r\n");
      requesters.add(requester);
      opened.add(requester.connection);
    }
    reactor.roundTrip(opened);
  }

  void run() throws IOException {
    double step = scenario.rate() > 0 ? 1e9 / scenario.rate() : 0;
    long now = System.nanoTime();
    if (step == 0) {
      for (Requester requester : requesters) {
        requester.ask(System.nanoTime());
      }
    }
    while (meter.goesOn(now) && findings.errors() == 0) {
      if (step > 0) {
        askDue(now, step);
      }
      reactor.poll(idleMillis);
      now = System.nanoTime();
    }
    meter.stop();
    running = false;
    if (step > 0) {
      // Left out, the slowest requests would be missing in the times.
      askDue(meter.end(), step);
    }
    drain();
  }

  private void askDue(long now, double step) {
    long due = (long) ((now - meter.start()) / step);
    while (requests < due) {
      Requester next = requesters.get((int) (requests % requesters.size()));
      next.ask(meter.start() + (long) (requests * step));
    }
  }

  private void drain() throws IOException {
    long end = System.nanoTime() + patience;
    while (meter.delivered < requests && System.nanoTime() - end < 0 && findings.errors() == 0) {
      reactor.poll(20);
    }
    reactor.roundTrip(
        requesters.stream().map(r -> r.connection).filter(c -> !c.isClosed()).toList());
    replies.finish(requesters.stream().mapToLong(requester -> requester.sequence).toArray());
  }

  private final class Requester implements FrameListener {

    private final int index;
    private final ArrivalCheck check;
    private final byte[] head;
    private final byte[] message;
    private final ByteBuffer view;
    private Connection connection;
    private long sequence;

    Requester(int index) {
      this.index = index;
      this.check = replies.member("requester " + index);
      this.head = ("PUB req _INBOX." + index + ".r " + size + "\r\n").getBytes(US_ASCII);
      this.message = new byte[head.length + size + 2];
      System.arraycopy(head, 0, message, 0, head.length);
      this.view = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
      Payload.fill(view, head.length, size);
      message[message.length - 2] = '\r';
      message[message.length - 1] = '\n';
    }

    void ask(long time) {
      Payload.stamp(view, head.length, Payload.word(index, sequence++));
      Payload.stampTime(view, head.length, time);
      requests++;
      meter.published++;
      connection.append(message, 0, message.length);
      connection.push();
    }

    @Override
    public void onMessage(ByteBuffer in, int at, int headers, int payload, int length) {
      if (length != size || !Payload.isIntact(in, payload, length, true, true)) {
        findings.damaged("a reply of " + length + " bytes is not what was sent");
        return;
      }
      long word = Payload.wordOf(in, payload);
      if (Payload.publisher(word) != index) {
        findings.misrouted("requester " + index + " got a reply that is not its own");
        return;
      }
      check.arrived(index, Payload.sequence(word));
      long now = System.nanoTime();
      meter.times().add(now - Payload.timeOf(in, payload));
      meter.delivered++;
      meter.bytes += length;
      if (running && scenario.rate() == 0) {
        ask(System.nanoTime());
      }
    }
  }

  private final class Responder implements FrameListener {

    private static final int LONGEST_HEAD = 256;

    private final byte[] reply = new byte[LONGEST_HEAD + size + 2];
    private final byte[] tail = (" " + size + "\r\n").getBytes(US_ASCII);
    private Connection connection;

    @Override
    public void onMessage(ByteBuffer in, int head, int headers, int payload, int length) {
      if (length != size || !Payload.isIntact(in, payload, length, true, true)) {
        findings.damaged("a request of " + length + " bytes is not what was sent");
        return;
      }
      // MSG req 1 REPLY SIZE: the reply subject is the word before the last.
      int end = headers - 2;
      while (in.get(end - 1) != ' ') {
        end--;
      }
      int start = --end;
      while (in.get(start - 1) != ' ') {
        start--;
      }
      int at = 0;
      reply[at++] = 'P';
      reply[at++] = 'U';
      reply[at++] = 'B';
      reply[at++] = ' ';
      in.get(start, reply, at, end - start);
      at += end - start;
      System.arraycopy(tail, 0, reply, at, tail.length);
      at += tail.length;
      in.get(payload, reply, at, length);
      at += length;
      reply[at++] = '\r';
      reply[at++] = '\n';
      connection.append(reply, 0, at);
      connection.pushAfterRead();
    }
  }
}
