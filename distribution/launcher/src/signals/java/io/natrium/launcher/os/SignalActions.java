package io.natrium.launcher.os;

/** What signals do. Each call comes on a thread of its own. */
public interface SignalActions {
  /** INT. */
  void interrupt();

  /** TERM. */
  void terminate();

  /** HUP. */
  void reload();

  /** USR1. */
  void reopenLog();

  /** USR2. */
  void lameDuck();
}
