package io.natrium.launcher;

import io.natrium.launcher.logging.LogSettings;
import io.natrium.launcher.os.BoundPorts;

/** A server as the launcher drives it: configured, not yet started, when it is handed over. */
interface ServerControl {
  /** Where to log, by the configuration in force. */
  LogSettings logSettings();

  /** The file for the process id, or null. */
  String pidFile();

  /** The folder for the ports file, or null. */
  String portsFileDir();

  /** Starts; returns when clients can connect. */
  void start() throws StartFailure;

  /** The URLs of the listeners, once started. */
  BoundPorts ports();

  /** A count that moves with each message, connection and subscription. Thread: any. */
  long activity();

  /** Reads the configuration again. */
  void reload() throws ReloadFailure;

  /** Says what is to be done after each reload, by whomever it was asked for. */
  void onReloaded(Runnable listener);

  /** Begins lame duck mode, at whose end the server closes; returns at once. */
  void lameDuck();

  /** Closes gracefully; returns when closed. Idempotent. */
  void close();

  /** Waits until the server is closed, by whomever. */
  void awaitClosed() throws InterruptedException;
}
