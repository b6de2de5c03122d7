package io.natrium.launcher.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code --signal command[=target]}: sends a signal to running servers. The target is a process id,
 * a file that holds one, or the start of one followed by {@code *}; without a target there must be
 * exactly one running server.
 */
public final class SignalCommand {

  /** The processes of this machine, as far as signals need them. */
  public interface Processes {
    /** Ids of the running servers except this process, ascending. */
    List<Long> servers();

    /**
     * Sends a signal.
     *
     * @param signal name without SIG
     * @return null if it was sent, else the reason
     */
    String send(long pid, String signal);
  }

  private final Processes processes;

  public SignalCommand(Processes processes) {
    this.processes = processes;
  }

  /**
   * Sends what the operand asks for.
   *
   * @throws UsageException if nothing was sent, or not to all
   */
  public void send(String operand) throws UsageException {
    int equals = operand.indexOf('=');
    String command = equals < 0 ? operand : operand.substring(0, equals);
    String target = equals < 0 ? "" : operand.substring(equals + 1);
    if (target.indexOf('=') >= 0) {
      throw UsageException.ofRequest(
          "invalid signal parameters: [" + target.substring(target.indexOf('=') + 1) + "]");
    }
    target = readIfFile(target);
    boolean glob = target.endsWith("*");
    String prefix = glob ? target.substring(0, target.length() - 1) : target;
    List<Long> pids = targets(prefix, glob);
    String signal = signalOf(command);
    StringBuilder failures = new StringBuilder();
    for (Long pid : pids) {
      String failure = processes.send(pid, signal);
      if (failure != null) {
        failures.append("\nsignal ").append(Quoted.of(command)).append(' ').append(pid);
        failures.append(": ").append(failure);
      }
    }
    if (failures.length() > 0) {
      throw UsageException.ofRequest(failures.toString());
    }
  }

  private List<Long> targets(String prefix, boolean glob) throws UsageException {
    if (!prefix.isEmpty()) {
      long pid = parsePid(prefix);
      if (!glob) {
        return List.of(pid);
      }
    }
    List<Long> servers = processes.servers();
    if (servers.isEmpty()) {
      throw UsageException.ofRequest("no nats-server processes running");
    }
    if (servers.size() > 1 && !glob) {
      StringBuilder message = new StringBuilder("multiple nats-server processes running:");
      for (Long pid : servers) {
        message.append('\n').append(pid);
      }
      throw UsageException.ofRequest(message.toString());
    }
    List<Long> matching = new ArrayList<>();
    for (Long pid : servers) {
      if (pid.toString().startsWith(prefix)) {
        matching.add(pid);
      }
    }
    return matching;
  }

  private static long parsePid(String text) throws UsageException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw UsageException.ofRequest("invalid pid: " + text);
    }
  }

  private static String signalOf(String command) throws UsageException {
    switch (command) {
      case "stop":
        return "KILL";
      case "quit":
        return "INT";
      case "term":
        return "TERM";
      case "reopen":
        return "USR1";
      case "reload":
        return "HUP";
      case "ldm":
        return "USR2";
      default:
        throw UsageException.ofRequest("unknown signal " + Quoted.of(command));
    }
  }

  private static String readIfFile(String target) {
    if (target.isEmpty()) {
      return target;
    }
    try {
      return Files.readString(Path.of(target)).strip();
    } catch (IOException | InvalidPathException e) {
      return target; // no readable file: the process id itself, or an error of its own
    }
  }
}
