package io.natrium.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.bench.check.Findings;
import io.natrium.bench.net.NatsUrl;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Runs a {@link Scenario.Churn}: the time of each is from connect to PONG. */
final class ChurnRun {

  private static final int MOST_FAILURES = 100;

  private final Scenario.Churn scenario;
  private final NatsUrl url;
  private final Findings findings;
  private final Meter meter;
  private final byte[] hello;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(1 << 16);
  private long begun;
  private int open;

  ChurnRun(Scenario.Churn scenario, NatsUrl url, Findings findings, Meter meter) {
    this.scenario = scenario;
    this.url = url;
    this.findings = findings;
    this.meter = meter;
    this.hello = url.connectLines().getBytes(US_ASCII);
  }

  private static final class Visit {

    private final long start = System.nanoTime();
    private final StringBuilder text = new StringBuilder();
    private boolean greeted;
  }

  void run() throws IOException {
    try (Selector selector = Selector.open()) {
      long now = System.nanoTime();
      while (meter.goesOn(now) && findings.errors() < MOST_FAILURES) {
        beginDue(selector, now);
        selector.select(key -> serve(key), scenario.rate() > 0 ? 5 : 100);
        now = System.nanoTime();
      }
      meter.stop();
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    }
  }

  private void beginDue(Selector selector, long now) {
    double due =
        scenario.rate() == 0 ? Double.MAX_VALUE : (now - meter.start()) * 1e-9 * scenario.rate();
    try {
      while (open < scenario.parallel() && begun < due) {
        begun++;
        begin(selector);
        open++;
      }
    } catch (IOException failure) {
      findings.error("connection churn: " + failure.getMessage());
    }
  }

  private void begin(Selector selector) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    // No TIME_WAIT on this side, or a run would use up the ports of the machine.
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    boolean connected = channel.connect(url.address());
    channel.register(
        selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, new Visit());
  }

  private void serve(SelectionKey key) {
    SocketChannel channel = (SocketChannel) key.channel();
    Visit visit = (Visit) key.attachment();
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
      } else if (advance(channel, visit)) {
        meter.times().add(System.nanoTime() - visit.start);
        meter.published++;
        meter.delivered++;
        end(channel);
      }
    } catch (IOException failure) {
      findings.error("connection churn: " + failure.getMessage());
      end(channel);
    }
  }

  private void end(SocketChannel channel) {
    open--;
    try {
      channel.close();
    } catch (IOException failure) {
      findings.error("connection churn: " + failure.getMessage());
    }
  }

  /** Whether the server answered everything. */
  private boolean advance(SocketChannel channel, Visit visit) throws IOException {
    scratch.clear();
    if (channel.read(scratch) < 0) {
      throw new IOException("the server closed the connection after: " + visit.text);
    }
    scratch.flip();
    while (scratch.hasRemaining()) {
      visit.text.append((char) scratch.get());
    }
    if (visit.text.indexOf("-ERR") >= 0) {
      throw new IOException("the server says: " + visit.text.substring(visit.text.indexOf("-ERR")));
    }
    if (!visit.greeted && visit.text.indexOf("INFO") == 0 && visit.text.indexOf("\n") > 0) {
      visit.greeted = true;
      channel.write(ByteBuffer.wrap(hello));
    }
    return visit.greeted && visit.text.indexOf("PONG\r\n") >= 0;
  }
}
