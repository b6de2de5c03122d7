package io.natrium.bench.load;

import io.natrium.bench.check.ArrivalCheck;
import io.natrium.bench.check.Findings;
import io.natrium.bench.check.SpanCheck;
import io.natrium.bench.load.Scenario.Audience;
import io.natrium.bench.load.Scenario.Carrier;
import io.natrium.bench.load.Scenario.Disturbance;
import io.natrium.bench.load.Scenario.Flow;
import io.natrium.bench.net.Connection;
import io.natrium.bench.net.Reactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a {@link Scenario.Roaming}. A publisher that stays sends to subscribers that come and go;
 * publishers that come and go send to a subscriber that stays. Each connection is judged by itself:
 * from SUB and PONG to UNSUB and PONG every message has to come, and every message that a PONG
 * confirmed. A connection that the server closes without a word, or that it does not let in again
 * in time, is an error.
 */
final class RoamingRun {

  private static final String INWARD = "soak.roaming.in";
  private static final String OUTWARD = "soak.roaming.out";
  private static final long RETRY = 50_000_000L;
  private static final long CONFIRM = 100_000_000L;

  private final Scenario.Roaming scenario;
  private final Reactor reactor;
  private final Findings findings;
  private final Meter meter;
  private final long patience;
  private final Flow shape;
  private final List<Guest> guests = new ArrayList<>();
  private final List<Speaker> speakers = new ArrayList<>();
  private final List<Span> inward = new ArrayList<>();
  private Connection receiver;
  private Span outward;
  private long published;
  private boolean ending;
  private int visits;
  private int cutOff;

  RoamingRun(Scenario.Roaming scenario, Reactor reactor, Meter meter, double patienceSeconds) {
    this.scenario = scenario;
    this.reactor = reactor;
    this.findings = reactor.findings();
    this.meter = meter;
    this.patience = (long) (patienceSeconds * 1e9);
    this.shape =
        new Flow(
            1,
            1,
            scenario.size(),
            INWARD,
            Audience.ALL,
            0,
            0,
            0,
            scenario.rate(),
            Disturbance.NONE,
            Carrier.PLAIN);
  }

  /** The messages of one publishing connection, and how many a PONG confirmed. */
  private final class Span {

    private final Publisher publisher;
    private final SpanCheck check;
    private long confirmed;
    private long asked;
    private int awaited = -1;
    private long askedAt;

    Span(int index, String subject, Connection connection) {
      publisher = new Publisher(index, subject, shape);
      publisher.connect(connection);
      check = new SpanCheck(findings, "connection " + index + " as it was received");
    }

    /** Asks now and then, or at once, and takes the answers. */
    void confirm(long now, boolean urgent) {
      Connection connection = publisher.connection();
      if (awaited >= 0 && connection.pongs() >= awaited) {
        confirmed = asked;
        awaited = -1;
      }
      boolean due = urgent || now - askedAt >= CONFIRM;
      if (awaited < 0 && due && confirmed < publisher.sent() && publisher.isReady()) {
        askedAt = now;
        asked = publisher.sent();
        awaited = connection.pongs() + 1;
        connection.ping();
      }
    }

    boolean isConfirmed() {
      return confirmed == publisher.sent();
    }
  }

  /** One who comes and goes. */
  private abstract class Guest {

    Connection connection;
    private boolean draining;
    private long nextTry;
    private long since = System.nanoTime();

    abstract Connection come() throws IOException;

    abstract void stay(long now);

    /** Begins, or goes on with, what has to be done before it may close; whether that is done. */
    abstract boolean drained(long now, boolean begins);

    abstract void left(boolean inOrder);

    final void act(long now) throws IOException {
      if (connection == null) {
        if (!ending && now - nextTry >= 0) {
          enter(now);
        }
      } else if (connection.isClosed()) {
        if (!connection.isLeaving()) {
          findings.error("a roaming connection was closed without a word before");
        }
        leave(now, false);
      } else if (draining || ending || connection.isLeaving()) {
        boolean begins = !draining;
        draining = true;
        if (drained(now, begins)) {
          connection.close();
          leave(now, true);
        }
      } else {
        stay(now);
      }
    }

    private void enter(long now) {
      try {
        connection = come();
        draining = false;
        visits++;
      } catch (IOException refused) {
        nextTry = now + RETRY;
        if (now - since > patience) {
          findings.error("no way back in: " + refused.getMessage());
        }
      }
    }

    private void leave(long now, boolean inOrder) {
      if (!inOrder) {
        cutOff++;
      }
      left(inOrder);
      connection = null;
      since = now;
      nextTry = now;
    }
  }

  private final class Speaker extends Guest {

    private Span span;

    @Override
    Connection come() throws IOException {
      Connection in =
          reactor.visit(scenario.by(), "roaming publisher", RoamingRun.this::unexpected);
      span = new Span(inward.size(), INWARD, in);
      inward.add(span);
      return in;
    }

    @Override
    void stay(long now) {
      span.confirm(now, false);
    }

    @Override
    boolean drained(long now, boolean begins) {
      span.confirm(now, true);
      return span.isConfirmed();
    }

    @Override
    void left(boolean inOrder) {
      span = null;
    }

    boolean mayPublish() {
      return span != null && !ending && !connection.isLeaving() && span.publisher.isReady();
    }
  }

  private final class Hearer extends Guest implements ArrivalCheck {

    private SpanCheck check;
    private int joined;
    private int parted;
    private long from;
    private long to;

    @Override
    Connection come() throws IOException {
      check = new SpanCheck(findings, "roaming subscriber, visit " + visits);
      from = Long.MAX_VALUE;
      Connection in =
          reactor.visit(
              scenario.by(), "roaming subscriber", new Receiver(meter, findings, this, shape));
      in.append("SUB " + OUTWARD + " 1\r\n");
      joined = in.pongs() + 1;
      in.ping();
      return in;
    }

    @Override
    void stay(long now) {
      if (from == Long.MAX_VALUE && connection.pongs() >= joined) {
        from = outward.publisher.sent();
      }
    }

    @Override
    boolean drained(long now, boolean begins) {
      stay(now);
      if (begins) {
        to = outward.confirmed;
        connection.append("UNSUB 1\r\n");
        parted = Math.max(connection.pongs(), joined) + 1;
        connection.ping();
      }
      return connection.pongs() >= parted;
    }

    @Override
    void left(boolean inOrder) {
      check.finish(from, inOrder ? to : 0, outward.publisher.sent());
    }

    @Override
    public void arrived(int publisher, long sequence) {
      check.arrived(sequence);
    }

    @Override
    public void finish(long[] published) {}
  }

  /** Messages of the publishers that come and go, each of their connections by itself. */
  private final class InwardCheck implements ArrivalCheck {

    @Override
    public void arrived(int publisher, long sequence) {
      if (publisher >= inward.size()) {
        findings.misrouted("a message of publisher " + publisher + ", which there never was");
      } else {
        inward.get(publisher).check.arrived(sequence);
      }
    }

    @Override
    public void finish(long[] published) {
      inward.forEach(span -> span.check.finish(0, span.confirmed, span.publisher.sent()));
    }
  }

  private void unexpected(ByteBuffer in, int head, int headers, int payload, int size) {
    findings.misrouted("a publisher without subscriptions got a message");
  }

  void connect() throws IOException {
    receiver = reactor.open("receiver", new Receiver(meter, findings, new InwardCheck(), shape));
    receiver.append("SUB " + INWARD + " 1\r\n");
    reactor.roundTrip(List.of(receiver));
    outward = new Span(0, OUTWARD, reactor.open("publisher", this::unexpected));
    for (int i = 0; i < scenario.subscribers(); i++) {
      guests.add(new Hearer());
    }
    for (int i = 0; i < scenario.publishers(); i++) {
      Speaker speaker = new Speaker();
      speakers.add(speaker);
      guests.add(speaker);
    }
  }

  void run(Map<String, Object> extra) throws IOException {
    long now = System.nanoTime();
    while (meter.goesOn(now) && findings.errors() == 0) {
      publish(now);
      act(now);
      reactor.poll(1);
      now = System.nanoTime();
    }
    meter.stop();
    end();
    extra.put("visits", visits);
    extra.put("cut_off", cutOff);
  }

  private void act(long now) throws IOException {
    outward.confirm(now, false);
    for (Guest guest : guests) {
      guest.act(now);
    }
  }

  /**
   * Publishes what is due, in turn outward and inward; what nobody was there to send is dropped.
   */
  private void publish(long now) {
    double each = scenario.rate() / (1 + speakers.size()) * 1e-9;
    long due = (long) ((now - meter.start()) * each) - published;
    if (due <= 0) {
      return;
    }
    published += due;
    publish(outward.publisher, due, now);
    for (Speaker speaker : speakers) {
      if (speaker.mayPublish()) {
        publish(speaker.span.publisher, due, now);
      }
    }
  }

  private void publish(Publisher publisher, long most, long now) {
    if (publisher.isReady()) {
      meter.published += publisher.send(most, now, 0);
    }
  }

  private void end() throws IOException {
    long limit = System.nanoTime() + patience;
    // First the publisher, so that subscribers have to have everything when they leave.
    while (!outward.isConfirmed() && mayWait(limit)) {
      long now = System.nanoTime();
      outward.confirm(now, true);
      act(now);
      reactor.poll(5);
    }
    ending = true;
    while (guests.stream().anyMatch(guest -> guest.connection != null) && mayWait(limit)) {
      act(System.nanoTime());
      reactor.poll(5);
    }
    reactor.roundTrip(List.of(receiver));
    new InwardCheck().finish(new long[0]);
  }

  private boolean mayWait(long limit) {
    if (findings.errors() > 0) {
      return false;
    }
    if (System.nanoTime() - limit > 0) {
      findings.error("roaming connections do not come to an end");
      return false;
    }
    return true;
  }
}
