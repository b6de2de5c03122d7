package io.natrium.bench.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.kernel.NatsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Parser, fan-out and header handling without a socket: a batch goes in over the in-process
 * transport, and the time ends when every subscriber has it. Figures are per published message; the
 * copies of the in-process pipe are in them, so compare them with each other only.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DeliveryBenchmark {

  static final int BATCH = 256;

  private static final String HEADERS = "NATS/1.0\r\nKey: a value of some length\r\n\r\n";

  /** Subscribers of every message; 0 measures the parser. */
  @Param({"0", "1", "10", "100"})
  public int subscribers;

  /** Bytes of payload. */
  @Param({"16", "1024"})
  public int size;

  /**
   * How messages travel: {@code none} without headers, {@code kept} with headers, {@code stripped}
   * with headers to subscribers that do not take them.
   */
  @Param({"none", "kept", "stripped"})
  public String headers;

  private final List<Peer> receivers = new ArrayList<>();
  private NatsServer server;
  private Peer publisher;
  private byte[] batch;
  private long expected;

  /** Starts a server and connects everybody. */
  @Setup
  public void connect() throws IOException {
    server = NatsServer.builder().withoutListener().build().start();
    publisher = new Peer(server, true, "");
    for (int i = 0; i < subscribers; i++) {
      receivers.add(new Peer(server, !headers.equals("stripped"), "SUB foo.bar 1\r\n"));
    }
    batch = batch();
    boolean kept = headers.equals("kept");
    int total = size + (kept ? HEADERS.length() : 0);
    String head =
        kept ? "HMSG foo.bar 1 " + HEADERS.length() + " " + total : "MSG foo.bar 1 " + total;
    expected = (long) BATCH * (head.length() + 2 + total + 2);
  }

  private byte[] batch() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String message =
        headers.equals("none")
            ? "PUB foo.bar " + size + "\r\n"
            : "HPUB foo.bar "
                + HEADERS.length()
                + " "
                + (HEADERS.length() + size)
                + "\r\n"
                + HEADERS;
    for (int i = 0; i < BATCH; i++) {
      bytes.write(message.getBytes(US_ASCII));
      bytes.write(new byte[size]);
      bytes.write("\r\n".getBytes(US_ASCII));
    }
    bytes.write("PING\r\n".getBytes(US_ASCII));
    return bytes.toByteArray();
  }

  /** Publishes a batch and waits until everybody has it. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long deliver() throws IOException {
    publisher.send(batch);
    for (int i = 0; i < receivers.size(); i++) {
      receivers.get(i).skip(expected);
    }
    publisher.awaitPong();
    return expected;
  }

  /** Ends the server. */
  @TearDown
  public void disconnect() {
    publisher.close();
    receivers.forEach(Peer::close);
    server.close();
  }
}
