package io.natrium.verify.process;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of the packaged program. Its standard error is followed by a thread of its own. */
final class ServerUnderTest implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Thread reader;
  private final List<String> log = new ArrayList<>();
  private boolean ended;

  ServerUnderTest(Path directory, List<String> arguments) throws IOException {
    this(directory, "", arguments);
  }

  /** With options for its JVM, separated by blanks. */
  ServerUnderTest(Path directory, String options, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(script().toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile());
    // the archive is no subject of these tests, and its making would outlive them
    builder.environment().put("NATRIUM_CACHE", "off");
    builder.environment().put("NATRIUM_JAVA", System.getProperty("java.home"));
    builder.environment().put("NATRIUM_JAVA_OPTS", options);
    process = builder.start();
    reader = new Thread(this::follow, "log of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Whether this build made the distribution. */
  static boolean isPackaged() {
    return Files.isExecutable(Path.of("../full/target")) && script() != null;
  }

  static Path script() {
    try (Stream<Path> entries = Files.list(Path.of("../full/target"))) {
      return entries
          .map(entry -> entry.resolve("bin/nats-server"))
          .filter(Files::isExecutable)
          .map(entry -> entry.toAbsolutePath().normalize())
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      return null; // not packaged
    }
  }

  long pid() {
    return process.pid();
  }

  /** Waits for a log line that contains the text. */
  synchronized String awaitLine(String text) throws InterruptedException {
    return awaitLine(text, 0);
  }

  /** Waits for such a line after the first so many lines. */
  synchronized String awaitLine(String text, int after) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    int next = after;
    while (true) {
      for (; next < log.size(); next++) {
        if (log.get(next).contains(text)) {
          return log.get(next);
        }
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (ended || left <= 0) {
        return fail("no line with '" + text + "' in " + log);
      }
      wait(left);
    }
  }

  synchronized List<String> log() {
    return List.copyOf(log);
  }

  /** The port that clients connect to. */
  int port() throws InterruptedException {
    String line = awaitLine("Listening for client connections on ");
    awaitLine("Server is ready");
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
  }

  void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid()).inheritIO().start();
    assertTrue(kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /** Waits for the end; returns the exit status. */
  int awaitEnd() throws InterruptedException {
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "runs on: " + log());
    reader.join();
    return process.exitValue();
  }

  String standardOutput() throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void follow() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      String line = in.readLine();
      while (line != null) {
        add(line);
        line = in.readLine();
      }
    } catch (IOException e) {
      add("standard error broke: " + e);
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    log.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}
