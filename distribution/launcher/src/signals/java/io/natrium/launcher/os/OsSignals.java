package io.natrium.launcher.os;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Takes the signals of the reference server. QUIT stays the JVM's thread dump.
 *
 * <p>USR2 is HotSpot's own signal for suspending threads unless {@code _JAVA_SR_SIGNUM} names
 * another one; without that variable it is left alone.
 */
public final class OsSignals implements SignalHandler {
  private final SignalActions actions;

  private OsSignals(SignalActions actions) {
    this.actions = actions;
  }

  /**
   * Installs the handlers.
   *
   * @return whether all signals were taken; without {@code _JAVA_SR_SIGNUM} lame duck mode cannot
   *     be reached by a signal
   */
  public static boolean install(SignalActions actions) {
    OsSignals handler = new OsSignals(actions);
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    handler.take("INT");
    handler.take("TERM");
    if (windows) {
      return true;
    }
    handler.take("HUP");
    handler.take("USR1");
    if (System.getenv("_JAVA_SR_SIGNUM") == null) {
      return false;
    }
    handler.take("USR2");
    return true;
  }

  @Override
  public void handle(Signal signal) {
    switch (signal.getName()) {
      case "INT":
        actions.interrupt();
        break;
      case "TERM":
        actions.terminate();
        break;
      case "HUP":
        actions.reload();
        break;
      case "USR1":
        actions.reopenLog();
        break;
      case "USR2":
        actions.lameDuck();
        break;
      default:
        throw new IllegalStateException("no handler for " + signal);
    }
  }

  private void take(String name) {
    Signal.handle(new Signal(name), this);
  }
}
