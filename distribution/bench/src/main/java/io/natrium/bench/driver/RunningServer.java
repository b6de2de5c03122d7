package io.natrium.bench.driver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server process of ours on a free port of the loopback interface. */
public final class RunningServer implements AutoCloseable {

  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final String READY = "Server is ready";

  private final Process process;
  private final int port;

  private RunningServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a server and waits until it takes connections.
   *
   * @param prefix what pins it, may be empty
   * @param more arguments behind its own
   * @param awaited port that must take connections, 0 for the server's own
   * @throws IOException if it ends or does not listen in time
   */
  public static RunningServer start(
      ServerCommand command, List<String> prefix, List<String> more, int awaited, Path log)
      throws IOException, InterruptedException {
    int port = freePort();
    ProcessBuilder builder = builder(command, prefix, more, port);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    RunningServer server = new RunningServer(Children.start(builder), port);
    long end = System.nanoTime() + START_NANOS;
    while (!listens(awaited == 0 ? port : awaited)) {
      if (!server.process.isAlive() || System.nanoTime() > end) {
        server.close();
        String said = Files.readString(log, UTF_8);
        throw new IOException(
            command.label()
                + " does not start: "
                + said.substring(Math.max(0, said.length() - 400)));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return server;
  }

  /** A start that was measured. */
  record Start(RunningServer server, double readyMillis) {}

  /**
   * Starts a server and measures the time from before the exec to the line that says it is ready.
   *
   * @throws IOException if it ends before
   */
  static Start measure(ServerCommand command, List<String> prefix) throws IOException {
    int port = freePort();
    ProcessBuilder builder = builder(command, prefix, List.of(), port).redirectErrorStream(true);
    long start = System.nanoTime();
    Process process = Children.start(builder);
    RunningServer server = new RunningServer(process, port);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains(READY)) {
        return new Start(server, (System.nanoTime() - start) / 1e6);
      }
      said.append(line).append('\n');
    }
    server.close();
    throw new IOException(command.label() + " ended without being ready: " + said);
  }

  private static ProcessBuilder builder(
      ServerCommand command, List<String> prefix, List<String> more, int port) {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(command.at(port));
    words.addAll(more);
    return new ProcessBuilder(words).redirectInput(new File("/dev/null"));
  }

  /** A port of the loopback interface that nobody uses now. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Its process. */
  public long pid() {
    return process.pid();
  }

  /** Ends the process, first by asking. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
