package io.natrium.launcher.logging;

import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * A named logger. Loggers of the server write all levels; those of libraries write warnings and
 * errors, and their notices as debug lines.
 */
final class ServerLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

  private final transient ServerLog log;
  private final boolean ours;

  ServerLogger(String name, ServerLog log) {
    this.name = name;
    this.log = log;
    this.ours = name.startsWith("io.natrium.") || name.equals("io.natrium");
  }

  @Override
  public boolean isTraceEnabled() {
    return ours && log.traceEnabled();
  }

  @Override
  public boolean isDebugEnabled() {
    return ours && log.debugEnabled();
  }

  @Override
  public boolean isInfoEnabled() {
    return ours || log.debugEnabled();
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String pattern, Object[] arguments, Throwable cause) {
    String text =
        arguments == null || arguments.length == 0
            ? String.valueOf(pattern)
            : MessageFormatter.basicArrayFormat(pattern, arguments);
    log.write(levelOf(level, marker), text, cause);
  }

  private LogLevel levelOf(Level level, Marker marker) {
    switch (level) {
      case ERROR:
        boolean fatal = marker != null && marker.contains(ServerLogProvider.FATAL);
        return fatal ? LogLevel.FATAL : LogLevel.ERROR;
      case WARN:
        return LogLevel.WARN;
      case INFO:
        return ours ? LogLevel.INFO : LogLevel.DEBUG;
      case DEBUG:
        return LogLevel.DEBUG;
      default:
        return LogLevel.TRACE;
    }
  }
}
