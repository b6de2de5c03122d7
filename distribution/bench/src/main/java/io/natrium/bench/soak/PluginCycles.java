package io.natrium.bench.soak;

import io.natrium.bench.report.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * Has plugins of the running server replaced, in turn: the one with roaming clients is reloaded,
 * then unloaded and loaded again; the one that lets clients in is reloaded; and one that has
 * nothing to do. A thread of its own; results belong to whoever ended it.
 */
final class PluginCycles implements AutoCloseable {

  private static final String ROAMING = "websocket";
  private static final String OUT_AND_BACK = "";
  private static final List<String> TURNS =
      List.of(ROAMING, OUT_AND_BACK, "auth-basic", "auth-callout");
  private static final String GRACE = "4s";

  /** How long the plugin with roaming clients stays away. */
  private static final long AWAY_SECONDS = 2;

  private final SystemRequests requests;
  private final Lock readable;
  private final Semaphore end = new Semaphore(0);
  private final Thread thread;
  private final List<String> wrong = new ArrayList<>();
  private int done;

  private PluginCycles(SystemRequests requests, Lock readable, double everySeconds) {
    this.requests = requests;
    this.readable = readable;
    this.thread = new Thread(() -> repeat((long) (everySeconds * 1e9)), "soak-plugins");
    thread.setDaemon(true);
  }

  /**
   * Begins.
   *
   * @param readable held while a plugin is away whose section is in the configuration
   */
  static PluginCycles begin(SystemRequests requests, Lock readable, double everySeconds) {
    PluginCycles cycles = new PluginCycles(requests, readable, everySeconds);
    cycles.thread.start();
    return cycles;
  }

  private void repeat(long everyNanos) {
    try {
      for (int turn = 0; !end.tryAcquire(everyNanos, TimeUnit.NANOSECONDS); turn++) {
        String plugin = TURNS.get(turn % TURNS.size());
        if (plugin.equals(OUT_AND_BACK)) {
          readable.lockInterruptibly();
          try {
            takeOutAndBack();
          } finally {
            readable.unlock();
          }
        } else if (PluginList.read(requests.ask("PLUGIN.LIST", "")).has(plugin)) {
          ask("RELOAD", "id", plugin, true);
        }
        done++;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException failure) {
      wrong.add("plugins cannot be replaced any more: " + failure);
    }
  }

  private void takeOutAndBack() throws IOException, InterruptedException {
    String jar = PluginList.read(requests.ask("PLUGIN.LIST", "")).jar(ROAMING);
    ask("UNLOAD", "id", ROAMING, true);
    if (PluginList.read(requests.ask("PLUGIN.LIST", "")).has(ROAMING)) {
      wrong.add(ROAMING + " is still there after UNLOAD");
    }
    TimeUnit.SECONDS.sleep(AWAY_SECONDS);
    ask("LOAD", "jar", jar, false);
  }

  private void ask(String operation, String field, String target, boolean grace)
      throws IOException {
    String body = "{\"" + field + "\":\"" + target + "\"";
    body += grace ? ",\"grace\":\"" + GRACE + "\"}" : "}";
    Map<String, Object> answer = requests.ask("PLUGIN." + operation, body);
    if (!answer.containsKey("data")) {
      wrong.add(operation + " of " + target + ": " + Json.write(answer));
    }
  }

  /** Ends once what is under way is over; what went wrong. */
  List<String> end() throws InterruptedException, IOException {
    end.release();
    thread.join();
    List<String> all = new ArrayList<>(wrong);
    all.addAll(PluginList.read(requests.ask("PLUGIN.LIST", "")).complaints());
    return all;
  }

  /** How often a plugin was replaced. */
  int done() {
    return done;
  }

  @Override
  public void close() {
    end.release();
  }
}
