package io.natrium.bench.soak;

import io.natrium.bench.driver.RunningServer;
import io.natrium.bench.driver.SelfSigned;
import io.natrium.bench.driver.ServerCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A soak of a server that is started for it and has its configuration reloaded and its plugins
 * replaced meanwhile.
 *
 * @param command the server's executable, or a command line with {@code {port}} in it
 * @param seconds how long, without start and first period
 * @param rate messages published per second
 * @param reloadSeconds time between reloads
 * @param pluginSeconds time between replacements of plugins
 * @param slower how many times slower the end may be than the beginning
 */
public record SoakRun(
    String command,
    double seconds,
    double rate,
    double reloadSeconds,
    double pluginSeconds,
    double slower) {

  /**
   * Runs, and writes a report.
   *
   * @return what was wrong, in words
   */
  public List<String> run(PrintStream out) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("natrium-soak");
    Path config = folder.resolve("soak.conf");
    Path log = folder.resolve("server.log");
    Listeners listeners = new Listeners(0, RunningServer.freePort(), SelfSigned.create(folder));
    Reloads.write(config, listeners, 0);
    ServerCommand server = ServerCommand.parse("natrium", command);
    List<String> wrong = new ArrayList<>();
    Lock readable = new ReentrantLock();
    try (RunningServer running =
        RunningServer.start(server, List.of(), List.of("-c", config.toString()), 0, log)) {
      listeners = listeners.on(running.port());
      long pid = running.pid();
      out.println("server " + pid + ", its log in " + log);
      SystemRequests requests = new SystemRequests(listeners.system());
      try (Reloads reloads = Reloads.begin(config, log, listeners, readable, pid, reloadSeconds);
          PluginCycles plugins = PluginCycles.begin(requests, readable, pluginSeconds)) {
        wrong.addAll(new Soak(listeners, pid, rate, seconds, slower).run(out));
        wrong.addAll(reloads.end());
        wrong.addAll(plugins.end());
        out.println(reloads.done() + " reloads, " + plugins.done() + " replacements of plugins");
      }
    }
    wrong.addAll(judgeLog(Files.readAllLines(log), out));
    return wrong;
  }

  private static List<String> judgeLog(List<String> lines, PrintStream out) {
    List<String> wrong = new ArrayList<>();
    long slow = lines.stream().filter(line -> line.contains("Slow Consumer")).count();
    out.println("slow consumers closed: " + slow);
    lines.stream()
        .filter(line -> line.contains("[ERR]") || line.contains("[FTL]"))
        .limit(10)
        .forEach(line -> wrong.add("in the log: " + line));
    return wrong;
  }
}
