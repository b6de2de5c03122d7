package io.natrium.bench.load;

import io.natrium.bench.check.ArrivalCheck;
import io.natrium.bench.check.Findings;
import io.natrium.bench.check.GroupCheck;
import io.natrium.bench.check.StreamCheck;
import io.natrium.bench.load.Scenario.Audience;
import io.natrium.bench.net.Connection;
import io.natrium.bench.net.Reactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a {@link Scenario.Flow}. */
final class FlowRun {

  private static final long BYTES_UNDER_WAY = 16L << 20;
  private static final int FEWEST_UNDER_WAY = 16;

  private final Scenario.Flow flow;
  private final Reactor reactor;
  private final Findings findings;
  private final Meter meter;
  private final Map<String, Object> extra;
  private final List<Publisher> publishers = new ArrayList<>();
  private final List<Receiver> receivers = new ArrayList<>();
  private final List<Connection> subscribers = new ArrayList<>();
  private final GroupCheck group;
  private final Disturber disturber;
  private final int fan;
  private final long window;
  private final long patience;
  private final long idleMillis;

  FlowRun(Scenario.Flow flow, Reactor reactor, Meter meter, Map<String, Object> extra, Load load) {
    this.flow = flow;
    this.reactor = reactor;
    this.findings = reactor.findings();
    this.meter = meter;
    this.extra = extra;
    this.patience = (long) (load.patience() * 1e9);
    this.idleMillis = load.gentle() && flow.rate() > 0 ? 1 : 0;
    this.fan = flow.fan();
    this.group = new GroupCheck(findings, flow.publishers());
    long each = (long) (flow.size() + flow.headers() + 40) * Math.max(fan, 1);
    this.window = fan == 0 ? Long.MAX_VALUE : Math.max(FEWEST_UNDER_WAY, BYTES_UNDER_WAY / each);
    this.disturber = Disturber.of(flow, reactor);
  }

  void connect(ServerProcess server) throws IOException {
    for (int i = 0; i < flow.subscribers(); i++) {
      String name = "subscriber " + i;
      Receiver receiver = new Receiver(meter, findings, check(name, i), flow);
      receivers.add(receiver);
      subscribers.add(reactor.open(name, receiver));
    }
    if (flow.audience() == Audience.SUBJECTS) {
      SubjectTable table = new SubjectTable(flow.subjects());
      table.subscribe(reactor, subscribers, server, extra);
      byte[][] heads = table.heads(flow);
      for (int i = 0; i < flow.publishers(); i++) {
        publishers.add(new Publisher(i, heads, flow));
      }
    } else {
      subscribe();
      for (int i = 0; i < flow.publishers(); i++) {
        publishers.add(new Publisher(i, publishSubject(i), flow));
      }
    }
    for (Publisher publisher : publishers) {
      String name = "publisher " + publishers.indexOf(publisher);
      publisher.connect(reactor.open(name, this::unexpected));
    }
    disturber.begin();
  }

  private void unexpected(ByteBuffer in, int head, int headers, int payload, int size) {
    findings.misrouted("a publisher without subscriptions got a message");
  }

  private ArrivalCheck check(String name, int index) {
    return switch (flow.audience()) {
      case ALL -> new StreamCheck(findings, name, flow.publishers());
      case PAIRS -> new StreamCheck(findings, name, flow.publishers(), index);
      case GROUP, SUBJECTS -> group.member(name);
    };
  }

  private void subscribe() throws IOException {
    for (int i = 0; i < subscribers.size(); i++) {
      String subject = flow.audience() == Audience.PAIRS ? publishSubject(i) : flow.subject();
      String queue = flow.audience() == Audience.GROUP ? " q" : "";
      subscribers.get(i).append("SUB " + subject + queue + " 1\r\n");
    }
    reactor.roundTrip(subscribers);
  }

  private String publishSubject(int publisher) {
    String subject = flow.subject().replace("*", "w").replace(">", "z.y");
    return flow.audience() == Audience.PAIRS ? subject + "." + publisher : subject;
  }

  void run() throws IOException {
    double step = flow.rate() > 0 ? 1e9 / flow.rate() : 0;
    long now = System.nanoTime();
    while (meter.goesOn(now) && findings.errors() == 0) {
      boolean more = true;
      if (step > 0) {
        publishDue(now, step);
      } else {
        more = publishMost();
      }
      disturber.act(now);
      reactor.poll(more ? idleMillis : 100);
      now = System.nanoTime();
    }
    meter.stop();
    if (step > 0) {
      publishRest(step);
    }
    drain();
    disturber.end(extra);
  }

  /**
   * Publishes what was due before the end and could not be sent: left out, the slowest messages
   * would be missing in the times.
   */
  private void publishRest(double step) throws IOException {
    long due = (long) ((meter.end() - meter.start()) / step);
    long limit = System.nanoTime() + patience;
    while (meter.published < due && findings.errors() == 0 && System.nanoTime() - limit < 0) {
      publishDue(meter.end(), step);
      reactor.poll(1);
    }
  }

  /** Publishes what is due; the times in the messages are those when they were due. */
  private void publishDue(long now, double step) {
    long due = (long) ((now - meter.start()) / step);
    int turn = (int) (meter.published % publishers.size());
    for (int i = 0; i < publishers.size() && meter.published < due; i++) {
      Publisher publisher = publishers.get((turn + i) % publishers.size());
      if (publisher.isReady()) {
        long time = meter.start() + (long) (meter.published * step);
        meter.published += publisher.send(due - meter.published, time, step);
      }
    }
  }

  /** Publishes as much as sockets and window allow; whether somebody could go on at once. */
  private boolean publishMost() {
    boolean more = false;
    for (int i = 0; i < publishers.size(); i++) {
      Publisher publisher = publishers.get(i);
      if (!publisher.isReady()) {
        continue;
      }
      long room = fan == 0 ? window : window - (meter.published - meter.delivered / fan);
      if (room <= 0) {
        break;
      }
      meter.published += publisher.send(room, 0, 0);
      more |= publisher.isReady();
    }
    return more;
  }

  private void drain() throws IOException {
    List<Connection> pinged = new ArrayList<>();
    long since = System.nanoTime();
    long before = -1;
    while (true) {
      for (Publisher publisher : publishers) {
        if (publisher.isReady() && !pinged.contains(publisher.connection())) {
          publisher.connection().ping();
          pinged.add(publisher.connection());
        }
      }
      boolean answered =
          publishers.stream()
              .map(Publisher::connection)
              .allMatch(connection -> connection.pongs() > 1 || connection.isClosed());
      if (answered && meter.delivered >= meter.published * fan) {
        break;
      }
      if (meter.delivered != before) {
        before = meter.delivered;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > patience) {
        extra.put("drain", "gave up");
        break;
      }
      reactor.poll(20);
    }
    // What comes twice comes after what was awaited: one more round trip to see it.
    reactor.roundTrip(subscribers.stream().filter(open -> !open.isClosed()).toList());
    long[] sent = publishers.stream().mapToLong(Publisher::sent).toArray();
    receivers.forEach(receiver -> receiver.check().finish(sent));
    if (flow.subscribers() > 0
        && fan == 1
        && flow.audience() != Audience.PAIRS
        && flow.audience() != Audience.ALL) {
      group.finish(sent);
    }
  }
}
