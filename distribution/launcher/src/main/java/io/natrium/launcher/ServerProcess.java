package io.natrium.launcher;

import io.natrium.launcher.logging.ServerLog;
import io.natrium.launcher.os.ProcessFiles;
import io.natrium.launcher.os.SignalActions;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.Logger;

/**
 * The life of the process around one server: files, log, signals.
 *
 * <p>Started by the main thread; signals come on threads of their own, also before there is a
 * server. Those that end the process are obeyed at once, a reload or lame duck mode when the server
 * is ready.
 */
final class ServerProcess implements SignalActions {
  private final ProcessFiles files;
  private final Object reloadLock = new Object();
  private final Object followLock = new Object();
  private volatile String pidFile;
  private volatile String portsDirectory;

  // guarded by this
  private ServerControl server;
  private ServerLog log;
  private Logger logger;
  private boolean ready;
  private boolean lameDuck;
  private boolean reloadAtReady;
  private boolean lameDuckAtReady;

  ServerProcess(String program) {
    this.files = new ProcessFiles(program);
  }

  /** Makes the log known, so that signals can be logged. */
  synchronized void attachLog(ServerLog log, Logger logger) {
    this.log = log;
    this.logger = logger;
  }

  /** Starts the server and the files of the process; returns when clients can connect. */
  void start(ServerControl server) throws StartFailure {
    pidFile = server.pidFile();
    writePid(pidFile);
    server.onReloaded(() -> followReload(server));
    server.start();
    portsDirectory = server.portsFileDir();
    writePorts(server);
    boolean reload;
    boolean duck;
    synchronized (this) {
      this.server = server;
      ready = true;
      reload = reloadAtReady;
      duck = lameDuckAtReady;
    }
    if (reload) {
      reload(server);
    }
    if (duck) {
      lameDuck(server);
    }
  }

  /** A count that moves with whatever the server does. Thread: any, once it has started. */
  long activity() {
    return currentServer().activity();
  }

  /** Waits for the end of the server, then tidies up. */
  void awaitEnd() {
    try {
      currentServer().awaitClosed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    removePorts();
  }

  @Override
  public void interrupt() {
    trapped("interrupt");
    end();
  }

  @Override
  public void terminate() {
    trapped("terminated");
    synchronized (this) {
      if (lameDuck) {
        return;
      }
    }
    end();
  }

  @Override
  public void reload() {
    trapped("hangup");
    ServerControl target;
    synchronized (this) {
      reloadAtReady |= !ready;
      target = ready ? server : null;
    }
    if (target != null) {
      reload(target);
    }
  }

  @Override
  public void reopenLog() {
    trapped("user defined signal 1");
    ServerLog target;
    synchronized (this) {
      target = ready ? log : null;
    }
    if (target != null) {
      target.reopen();
    }
  }

  @Override
  public void lameDuck() {
    trapped("user defined signal 2");
    ServerControl target;
    synchronized (this) {
      lameDuckAtReady |= !ready;
      target = ready ? server : null;
    }
    if (target != null) {
      lameDuck(target);
    }
  }

  private void end() {
    ServerControl target = currentServer();
    if (target != null) {
      target.close();
      removePorts();
    }
    ServerLog pending;
    synchronized (this) {
      pending = log;
    }
    if (pending != null) {
      pending.flush();
    }
    System.exit(0);
  }

  private void reload(ServerControl target) {
    synchronized (reloadLock) {
      try {
        target.reload();
      } catch (ReloadFailure e) {
        logger.error("Failed to reload server configuration: {}", e.getMessage());
      }
    }
  }

  /** Does for the process what a reload asks for, whoever wanted the reload. */
  private void followReload(ServerControl target) {
    synchronized (followLock) {
      try {
        log.configure(target.logSettings());
      } catch (IOException e) {
        logger.error("The log stays where it was: {}", e.getMessage());
      }
      if (!Objects.equals(pidFile, target.pidFile())) {
        pidFile = target.pidFile();
        try {
          writePid(pidFile);
        } catch (StartFailure e) {
          logger.error("{}", e.getMessage());
        }
      }
      if (!Objects.equals(portsDirectory, target.portsFileDir())) {
        portsDirectory = target.portsFileDir();
        removePorts();
        writePorts(target);
      }
    }
  }

  private void lameDuck(ServerControl target) {
    synchronized (this) {
      if (lameDuck) {
        return;
      }
      lameDuck = true;
    }
    target.lameDuck();
  }

  private void trapped(String name) {
    Logger target;
    synchronized (this) {
      target = logger;
    }
    if (target != null) {
      target.info("Trapped \"{}\" signal", name);
    }
  }

  private synchronized ServerControl currentServer() {
    return server;
  }

  private void writePid(String file) throws StartFailure {
    if (file == null) {
      return;
    }
    try {
      files.writePid(file);
    } catch (IOException e) {
      throw StartFailure.ofStart("Could not write pidfile: " + e, e);
    }
  }

  private void writePorts(ServerControl started) {
    String directory = started.portsFileDir();
    if (directory == null) {
      return;
    }
    try {
      files.writePorts(directory, started.ports());
    } catch (IOException e) {
      logger.error("Error writing ports file in {}: {}", directory, e.toString());
    }
  }

  private void removePorts() {
    try {
      files.removePorts();
    } catch (IOException e) {
      logger.error("Error cleaning up ports file: {}", e.toString());
    }
  }
}
