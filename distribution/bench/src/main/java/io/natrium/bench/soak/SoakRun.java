package io.natrium.bench.soak;

import io.natrium.bench.driver.RunningServer;
import io.natrium.bench.driver.ServerCommand;
import io.natrium.bench.net.NatsUrl;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A soak of a server that is started for it and has its configuration reloaded meanwhile.
 *
 * @param command the server's executable, or a command line with {@code {port}} in it
 * @param seconds how long, without start and first period
 * @param rate messages published per second
 * @param reloadSeconds time between reloads
 * @param slower how many times slower the end may be than the beginning
 */
public record SoakRun(
    String command, double seconds, double rate, double reloadSeconds, double slower) {

  private static final String RELOADED = "Reloaded";

  /**
   * Runs, and writes a report.
   *
   * @return what was wrong, in words
   */
  public List<String> run(PrintStream out) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("natrium-soak");
    Path config = folder.resolve("soak.conf");
    Path log = folder.resolve("server.log");
    Reloads.write(config, 0);
    ServerCommand server = ServerCommand.parse("natrium", command);
    List<String> wrong = new ArrayList<>();
    int asked;
    try (RunningServer running =
        RunningServer.start(server, List.of(), List.of("-c", config.toString()), 0, log)) {
      NatsUrl url = NatsUrl.parse("nats://soak:soak@127.0.0.1:" + running.port());
      out.println("server " + running.pid() + ", its log in " + log);
      try (Reloads reloads = Reloads.begin(config, running.pid(), reloadSeconds)) {
        wrong.addAll(new Soak(url, running.pid(), rate, seconds, slower).run(out));
        asked = reloads.end();
      }
    }
    wrong.addAll(judgeLog(Files.readAllLines(log), asked, out));
    return wrong;
  }

  private static List<String> judgeLog(List<String> lines, int asked, PrintStream out) {
    List<String> wrong = new ArrayList<>();
    long reloads = lines.stream().filter(line -> line.contains(RELOADED)).count();
    long slow = lines.stream().filter(line -> line.contains("Slow Consumer")).count();
    out.println(reloads + " of " + asked + " reloads; slow consumers closed: " + slow);
    // The last one may have been under way at the end.
    if (reloads < asked - 1) {
      // Begun under nohup, this program and the server after it ignore SIGHUP.
      wrong.add("only " + reloads + " of " + asked + " reloads; is SIGHUP ignored here?");
    }
    lines.stream()
        .filter(line -> line.contains("[ERR]") || line.contains("[FTL]"))
        .limit(10)
        .forEach(line -> wrong.add("in the log: " + line));
    return wrong;
  }
}
