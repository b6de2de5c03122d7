package io.natrium.bench.load;

import io.natrium.bench.net.Connection;
import io.natrium.bench.net.FrameListener;
import io.natrium.bench.net.Reactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** What goes on beside a flow, on connections of its own. */
interface Disturber {

  /** Connects. */
  void begin() throws IOException;

  /** Does what is due. Called often. */
  void act(long now) throws IOException;

  /** Ends, and tells its own figures. */
  void end(Map<String, Object> extra) throws IOException;

  /** The disturber that a flow asks for. */
  static Disturber of(Scenario.Flow flow, Reactor reactor) {
    return switch (flow.disturbance()) {
      case NONE -> new Nothing();
      case SLOW_CONSUMER -> new SlowConsumer(reactor, flow.subject());
      case SUBSCRIPTIONS -> new SubscriptionChurn(reactor);
      case VISITORS -> new Visitors(reactor);
    };
  }

  /** No disturbance. */
  record Nothing() implements Disturber {

    @Override
    public void begin() {}

    @Override
    public void act(long now) {}

    @Override
    public void end(Map<String, Object> extra) {}
  }

  /**
   * A subscriber that never reads. The server may close it, then another one takes its place. The
   * end is noticed by writing now and then, because reading would make it fast.
   */
  final class SlowConsumer implements Disturber, FrameListener {

    private static final long PROBE_EVERY = 250_000_000L;

    private final Reactor reactor;
    private final String subject;
    private Connection connection;
    private long probed = System.nanoTime();
    private int closed;

    SlowConsumer(Reactor reactor, String subject) {
      this.reactor = reactor;
      this.subject = subject;
    }

    @Override
    public void onMessage(ByteBuffer in, int head, int headers, int payload, int size) {}

    @Override
    public void begin() throws IOException {
      connection = reactor.open("slow consumer", this);
      connection.expectClose();
      reactor.read(connection, false);
      connection.append("SUB " + subject + " 1\r\n");
      connection.push();
    }

    @Override
    public void act(long now) throws IOException {
      if (now - probed < PROBE_EVERY) {
        return;
      }
      probed = now;
      connection.append("PONG\r\n");
      connection.push();
      if (connection.isClosed()) {
        closed++;
        begin();
      }
    }

    @Override
    public void end(Map<String, Object> extra) {
      connection.close();
      extra.put("slow_closed", closed);
    }
  }

  /** Connects, subscribes and closes again, four times a second. */
  final class Visitors implements Disturber, FrameListener {

    private static final long EVERY = 250_000_000L;

    private final Reactor reactor;
    private long last = System.nanoTime();
    private int visits;

    Visitors(Reactor reactor) {
      this.reactor = reactor;
    }

    @Override
    public void onMessage(ByteBuffer in, int head, int headers, int payload, int size) {
      reactor.findings().misrouted("a message on a subject that nobody publishes to");
    }

    @Override
    public void begin() {}

    @Override
    public void act(long now) throws IOException {
      if (now - last < EVERY) {
        return;
      }
      last = now;
      Connection visitor = reactor.open("visitor", this);
      visitor.append("SUB visitor.only 1\r\n");
      reactor.roundTrip(List.of(visitor));
      visitor.close();
      visits++;
    }

    @Override
    public void end(Map<String, Object> extra) {
      extra.put("visits", visits);
    }
  }

  /** Subscribes and unsubscribes in batches, the next one when the server has done the last. */
  final class SubscriptionChurn implements Disturber, FrameListener {

    private static final int BATCH = 64;

    private final Reactor reactor;
    private final long start = System.nanoTime();
    private Connection connection;
    private int answered;
    private long changes;
    private int round;

    SubscriptionChurn(Reactor reactor) {
      this.reactor = reactor;
    }

    @Override
    public void onMessage(ByteBuffer in, int head, int headers, int payload, int size) {
      reactor.findings().misrouted("a message on a subject that nobody publishes to");
    }

    @Override
    public void begin() throws IOException {
      connection = reactor.open("subscription churn", this);
      answered = connection.pongs() - 1;
    }

    @Override
    public void act(long now) {
      if (connection.pongs() == answered || connection.isClosed()) {
        return;
      }
      answered = connection.pongs();
      StringBuilder text = new StringBuilder(BATCH * 32);
      for (int i = 0; i < BATCH; i++) {
        // One in sixteen has a wildcard in front, which concerns every cached match.
        String subject = i % 16 == 0 ? "*.churn." : i % 4 == 0 ? "churn.*." : "churn.";
        text.append("SUB ").append(subject).append(round & 1023).append(".x ").append(i + 1);
        text.append("\r\n");
      }
      for (int i = 0; i < BATCH; i++) {
        text.append("UNSUB ").append(i + 1).append("\r\n");
      }
      round++;
      changes += 2 * BATCH;
      connection.append(text.toString());
      connection.ping();
    }

    @Override
    public void end(Map<String, Object> extra) {
      extra.put("sub_changes", changes / ((System.nanoTime() - start) * 1e-9));
    }
  }
}
