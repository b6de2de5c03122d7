package io.natrium.launcher;

import io.natrium.kernel.config.ConfigCheck;
import io.natrium.launcher.cache.ClassCache;
import io.natrium.launcher.cache.SampleConfig;
import io.natrium.launcher.cache.Training;
import io.natrium.launcher.cli.CommandLine;
import io.natrium.launcher.cli.HelpText;
import io.natrium.launcher.cli.SignalCommand;
import io.natrium.launcher.cli.UsageException;
import io.natrium.launcher.logging.ServerLog;
import io.natrium.launcher.logging.ServerLogProvider;
import io.natrium.launcher.memory.HeapKeeper;
import io.natrium.launcher.os.OsSignals;
import io.natrium.launcher.os.RunningProcesses;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MarkerFactory;

/** Does what a command line asks for. Used once, by the main thread. */
final class Launcher {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private final ServerFactory servers;
  private final String program =
      System.getProperty(ServerLogProvider.PROGRAM_PROPERTY, "nats-server");
  private final PrintStream out;
  private final PrintStream err;

  Launcher(ServerFactory servers, PrintStream out, PrintStream err) {
    this.servers = servers;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs to the end of the server, or of the command.
   *
   * @return the exit status
   */
  int run(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals("plugin")) {
      List<String> rest = List.of(arguments).subList(1, arguments.length);
      return new PluginCommand(plugins(), out, err).run(rest);
    }
    try {
      CommandLine commandLine = CommandLine.parse(arguments);
      switch (commandLine.request()) {
        case VERSION:
          out.print(VersionText.lines());
          return 0;
        case HELP:
          out.print(HelpText.usage());
          return 0;
        case HELP_TLS:
          out.print(HelpText.tls());
          return 0;
        case SIGNAL:
          new SignalCommand(new RunningProcesses()).send(commandLine.signal());
          return 0;
        case TEST_CONFIGURATION:
          return check(commandLine.configFile());
        default:
          return Training.wanted()
              ? serve(null, Training.overlay())
              : serve(commandLine.configFile(), commandLine.overlay());
      }
    } catch (UsageException e) {
      return misused(e);
    }
  }

  private int misused(UsageException e) {
    if (e.flagSyntax()) {
      err.println(e.getMessage());
      err.print(HelpText.usage());
      return MISUSED;
    }
    err.println(program + ": " + e.getMessage());
    return FAILED;
  }

  private int check(String configFile) {
    try {
      ConfigCheck found = servers.check(Path.of(configFile), plugins());
      found.advice().forEach(one -> err.println(program + ": " + one));
      err.println(
          program + ": configuration file " + configFile + " is valid (" + found.digest() + ")");
      return 0;
    } catch (StartFailure e) {
      err.println(program + ": " + e.getMessage());
      return FAILED;
    }
  }

  private int serve(String configFile, Map<String, Object> overlay) {
    ServerProcess process = new ServerProcess(program);
    boolean allSignals = OsSignals.install(process);
    ServerLog log = ServerLog.bind();
    Logger logger = LoggerFactory.getLogger(Launcher.class);
    try {
      ServerControl server =
          servers.open(configFile == null ? null : Path.of(configFile), overlay, plugins());
      log.configure(server.logSettings());
      process.attachLog(log, logger);
      logger.debug(
          "Java {} of {}", System.getProperty("java.version"), System.getProperty("java.home"));
      if (!allSignals) {
        logger.debug("Lame duck mode by USR2 is off, because _JAVA_SR_SIGNUM is not set");
      }
      process.start(server);
      if (Training.wanted()) {
        return train(server, logger);
      }
    } catch (StartFailure e) {
      return failed(e, log, logger);
    } catch (IOException e) {
      err.println(program + ": " + e.getMessage());
      return FAILED;
    }
    ClassCache.refreshInBackground();
    HeapKeeper.begin(process::activity);
    process.awaitEnd();
    return 0;
  }

  /**
   * Has the archive hold what clients and a configuration take. One without that is worth having
   * too, so a failure is only told.
   */
  private int train(ServerControl server, Logger logger) {
    try {
      Training.exercise(server.ports().nats().get(0));
    } catch (IOException e) {
      logger.warn("No client could be served: {}", e.toString());
    }
    server.close();
    try (SampleConfig config = SampleConfig.write()) {
      rehearse(servers.open(config.file(), Map.of(), plugins()));
    } catch (StartFailure | IOException | RuntimeException e) { // a plugin's too
      logger.warn("No server could be started with the sample configuration: {}", e.toString());
    }
    return 0;
  }

  /**
   * Another server, since most have a configuration. It comes second: of classes that two servers
   * load from plugin jars the archive keeps those of the first, which clients made the most of.
   */
  private static void rehearse(ServerControl server) throws StartFailure, IOException {
    try {
      server.start();
      Training.signIn(server.ports().nats().get(0));
    } finally {
      server.close();
    }
  }

  private int failed(StartFailure e, ServerLog log, Logger logger) {
    if (e.configuration()) {
      err.println(program + ": " + e.getMessage());
    } else {
      logger.error(MarkerFactory.getMarker(ServerLogProvider.FATAL), e.getMessage());
      log.flush();
    }
    return FAILED;
  }

  private static Path plugins() {
    String folder = System.getProperty("natrium.plugins");
    if (folder != null) {
      return Path.of(folder);
    }
    String home = System.getProperty("natrium.home");
    return home == null ? null : Path.of(home, "plugins");
  }
}
