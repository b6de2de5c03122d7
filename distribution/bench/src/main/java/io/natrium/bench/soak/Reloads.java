package io.natrium.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has the server read a configuration again, which differs each time in users and limits that do
 * not concern those who are connected. A thread of its own.
 */
final class Reloads implements AutoCloseable {

  private final Path config;
  private final long pid;
  private final Thread thread;
  private int signals;
  private volatile boolean ended;

  private Reloads(Path config, long pid, double everySeconds) {
    this.config = config;
    this.pid = pid;
    this.thread = new Thread(() -> repeat((long) (everySeconds * 1e9)), "soak-reloads");
    thread.setDaemon(true);
  }

  static Reloads begin(Path config, long pid, double everySeconds) {
    Reloads reloads = new Reloads(config, pid, everySeconds);
    reloads.thread.start();
    return reloads;
  }

  /** The configuration at its beginning. */
  static void write(Path config, int turn) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("max_payload: " + (turn % 2 == 0 ? "1MB" : "2MB"));
    lines.add("authorization { users: [");
    lines.add("  { user: soak, password: soak }");
    for (int i = 0; i < turn % 7; i++) {
      lines.add("  { user: other" + (turn + i) + ", password: soak" + i + " }");
    }
    lines.add("] }");
    Files.write(config, lines);
  }

  private void repeat(long everyNanos) {
    try {
      while (!ended) {
        TimeUnit.NANOSECONDS.sleep(everyNanos);
        write(config, ++signals);
        new ProcessBuilder("kill", "-HUP", Long.toString(pid)).inheritIO().start().waitFor();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  /** Ends; how often the server was asked. */
  int end() throws InterruptedException {
    ended = true;
    thread.interrupt();
    thread.join();
    return signals;
  }

  @Override
  public void close() {
    ended = true;
    thread.interrupt();
  }
}
