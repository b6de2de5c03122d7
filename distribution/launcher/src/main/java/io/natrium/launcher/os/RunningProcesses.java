package io.natrium.launcher.os;

import io.natrium.launcher.cli.SignalCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The processes of this machine. Servers are known by the launcher's class or by their name. */
public final class RunningProcesses implements SignalCommand.Processes {
  private static final String MAIN_CLASS = "io.natrium.launcher.Main";
  private static final long KILL_SECONDS = 10;

  @Override
  public List<Long> servers() {
    long self = ProcessHandle.current().pid();
    List<Long> pids = new ArrayList<>();
    Iterator<ProcessHandle> all = ProcessHandle.allProcesses().iterator();
    while (all.hasNext()) {
      ProcessHandle process = all.next();
      if (process.pid() != self && isServer(process.info())) {
        pids.add(process.pid());
      }
    }
    Collections.sort(pids);
    return pids;
  }

  @Override
  public String send(long pid, String signal) {
    if (System.getProperty("os.name", "").startsWith("Windows")) {
      return sendOnWindows(pid, signal);
    }
    // every system with sh has kill in it, not every one has it as a program
    ProcessBuilder kill =
        new ProcessBuilder(
            "/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(pid));
    kill.environment().put("LC_ALL", "C");
    kill.redirectErrorStream(true);
    try {
      Process process = kill.start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "kill did not end";
      }
      return process.exitValue() == 0 ? null : reason(output);
    } catch (IOException e) {
      return e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private static String sendOnWindows(long pid, String signal) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty()) {
      return "no such process";
    }
    if (!signal.equals("KILL")) {
      return "this platform has no " + signal + " signal: only stop can be sent";
    }
    return process.get().destroyForcibly() ? null : "operation not permitted";
  }

  private static boolean isServer(ProcessHandle.Info info) {
    String command = info.command().orElse("");
    int slash = Math.max(command.lastIndexOf('/'), command.lastIndexOf('\\'));
    String name = command.substring(slash + 1);
    if (name.equals("nats-server") || name.equals("nats-server.exe")) {
      return true;
    }
    String[] arguments = info.arguments().orElse(new String[0]);
    boolean main = false;
    for (String argument : arguments) {
      if (argument.startsWith("-Dnatrium.train")) {
        return false;
      }
      main |= argument.equals(MAIN_CLASS);
    }
    return main;
  }

  private static String reason(String output) {
    String text = output.toLowerCase(Locale.ROOT);
    if (text.contains("no such process")) {
      return "no such process";
    }
    if (text.contains("not permitted")) {
      return "operation not permitted";
    }
    return output;
  }
}
