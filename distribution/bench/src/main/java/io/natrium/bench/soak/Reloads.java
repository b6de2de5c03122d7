package io.natrium.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;

/**
 * Has the server read a configuration again, which differs each time in users and limits that do
 * not concern those who are connected. A thread of its own; results belong to whoever ended it.
 */
final class Reloads implements AutoCloseable {

  private static final String DONE = "Reloaded server configuration";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final Path config;
  private final Path log;
  private final Listeners listeners;
  private final Lock readable;
  private final long pid;
  private final Semaphore end = new Semaphore(0);
  private final Thread thread;
  private final List<String> wrong = new ArrayList<>();
  private int done;

  private Reloads(
      Path config, Path log, Listeners listeners, Lock readable, long pid, double everySeconds) {
    this.config = config;
    this.log = log;
    this.listeners = listeners;
    this.readable = readable;
    this.pid = pid;
    this.thread = new Thread(() -> repeat((long) (everySeconds * 1e9)), "soak-reloads");
    thread.setDaemon(true);
  }

  /**
   * Begins.
   *
   * @param log where the server says that it has reloaded
   * @param readable held from a signal until the server has reloaded; others hold it while a plugin
   *     is away without which the server does not understand the configuration
   */
  static Reloads begin(
      Path config, Path log, Listeners listeners, Lock readable, long pid, double everySeconds) {
    Reloads reloads = new Reloads(config, log, listeners, readable, pid, everySeconds);
    reloads.thread.start();
    return reloads;
  }

  /** Writes the configuration of a turn, 0 for the one to start with. */
  static void write(Path config, Listeners listeners, int turn) throws IOException {
    List<String> lines = new ArrayList<>(listeners.configuration());
    lines.add("max_payload: " + (turn % 2 == 0 ? "1MB" : "2MB"));
    // The generator itself may have to wait for a processor on a busy machine.
    lines.add("write_deadline: \"20s\"");
    // So that the memory of connections that are gone is full before the first period is judged.
    lines.add("max_closed_clients: 500");
    // Who comes while the plugin of users is replaced has to wait, on a busy machine for long.
    lines.add("authorization { timeout: 60, users: [");
    lines.add("  { user: soak, password: soak }");
    for (int i = 0; i < turn % 7; i++) {
      lines.add("  { user: other" + (turn + i) + ", password: soak" + i + " }");
    }
    lines.add("] }");
    Files.write(config, lines);
  }

  private void repeat(long everyNanos) {
    try {
      while (wrong.isEmpty() && !end.tryAcquire(everyNanos, TimeUnit.NANOSECONDS)) {
        readable.lockInterruptibly();
        try {
          reload();
        } finally {
          readable.unlock();
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException failure) {
      wrong.add("no reload: " + failure);
    }
  }

  private void reload() throws IOException, InterruptedException {
    write(config, listeners, done + 1);
    new ProcessBuilder("kill", "-HUP", Long.toString(pid)).inheritIO().start().waitFor();
    long limit = System.nanoTime() + PATIENCE_NANOS;
    while (loggedReloads() <= done) {
      if (System.nanoTime() - limit > 0) {
        // Begun under nohup, this program and the server after it ignore SIGHUP.
        wrong.add("no reload after " + done + "; is SIGHUP ignored here?");
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    done++;
  }

  private long loggedReloads() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(DONE)).count();
    }
  }

  /** Ends once a reload under way is over; what went wrong. */
  List<String> end() throws InterruptedException {
    end.release();
    thread.join();
    return wrong;
  }

  /** How often the server reloaded. */
  int done() {
    return done;
  }

  @Override
  public void close() {
    end.release();
  }
}
