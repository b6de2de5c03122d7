package io.natrium.bench.driver;

import java.io.IOException;

/** Starts processes that do not outlive the driver, however it ends. */
public final class Children {

  private Children() {}

  /** Starts one. */
  public static Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    Thread reaper = new Thread(process::destroyForcibly, "reaper of " + process.pid());
    Runtime.getRuntime().addShutdownHook(reaper);
    process.onExit().thenRun(() -> forget(reaper));
    return process;
  }

  private static void forget(Thread reaper) {
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException ignored) {
      // The driver is ending: the hook finds a process that has ended, and does nothing.
    }
  }
}
