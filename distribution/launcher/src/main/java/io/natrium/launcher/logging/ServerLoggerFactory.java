package io.natrium.launcher.logging;

import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** Loggers by name, all writing to one {@link ServerLog}. */
public final class ServerLoggerFactory implements ILoggerFactory {
  private final ConcurrentHashMap<String, Logger> loggers = new ConcurrentHashMap<>();
  private final ServerLog log;

  ServerLoggerFactory(ServerLog log) {
    this.log = log;
  }

  /** Where the loggers write. */
  public ServerLog log() {
    return log;
  }

  @Override
  public Logger getLogger(String name) {
    Logger logger = loggers.get(name);
    if (logger == null) {
      Logger made = new ServerLogger(name, log);
      Logger raced = loggers.putIfAbsent(name, made);
      logger = raced == null ? made : raced;
    }
    return logger;
  }
}
