package io.natrium.kernel.options;

import java.util.Objects;

/**
 * What is logged and where. Immutable.
 *
 * @param file the log file; empty for standard error
 * @param sizeLimit the size in bytes at which the file is rotated; 0 for never
 * @param maxFiles how many rotated files are kept; 0 for all
 * @param syslog true logs to the system's log
 * @param remoteSyslog the address of a remote syslog; empty for none
 * @param debug true logs debug messages
 * @param trace true logs the protocol
 * @param traceVerbose true traces the system account too
 * @param traceHeaders true traces only the headers of messages
 * @param logtime true puts the time before each line
 * @param logtimeUtc true uses UTC for it
 */
public record LoggingOptions(
    String file,
    long sizeLimit,
    long maxFiles,
    boolean syslog,
    String remoteSyslog,
    boolean debug,
    boolean trace,
    boolean traceVerbose,
    boolean traceHeaders,
    boolean logtime,
    boolean logtimeUtc) {

  /** Checks and copies. */
  public LoggingOptions {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(remoteSyslog, "remoteSyslog");
  }

  private static final LoggingOptions DEFAULTS =
      new LoggingOptions("", 0, 0, false, "", false, false, false, false, true, false);

  /**
   * Returns what a server without configuration uses.
   *
   * @return the defaults
   */
  public static LoggingOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Changes one value.
   *
   * @param file the log file; empty for standard error
   * @return a copy with this value
   */
  public LoggingOptions withFile(String file) {
    return new LoggingOptions(
        file,
        sizeLimit,
        maxFiles,
        syslog,
        remoteSyslog,
        debug,
        trace,
        traceVerbose,
        traceHeaders,
        logtime,
        logtimeUtc);
  }

  /**
   * Changes one value.
   *
   * @param sizeLimit the size in bytes at which the file is rotated; 0 for never
   * @return a copy with this value
   */
  public LoggingOptions withSizeLimit(long sizeLimit) {
    return new LoggingOptions(
        file,
        sizeLimit,
        maxFiles,
        syslog,
        remoteSyslog,
        debug,
        trace,
        traceVerbose,
        traceHeaders,
        logtime,
        logtimeUtc);
  }

  /**
   * Changes one value.
   *
   * @param maxFiles how many rotated files are kept; 0 for all
   * @return a copy with this value
   */
  public LoggingOptions withMaxFiles(long maxFiles) {
    return new LoggingOptions(
        file,
        sizeLimit,
        maxFiles,
        syslog,
        remoteSyslog,
        debug,
        trace,
        traceVerbose,
        traceHeaders,
        logtime,
        logtimeUtc);
  }

  /**
   * Changes one value.
   *
   * @param syslog true logs to the system's log
   * @return a copy with this value
   */
  public LoggingOptions withSyslog(boolean syslog) {
    return new LoggingOptions(
        file,
        sizeLimit,
        maxFiles,
        syslog,
        remoteSyslog,
        debug,
        trace,
        traceVerbose,
        traceHeaders,
        logtime,
        logtimeUtc);
  }

  /**
   * Changes one value.
   *
   * @param remoteSyslog the address of a remote syslog; empty for none
   * @return a copy with this value
   */
  public LoggingOptions withRemoteSyslog(String remoteSyslog) {
    return new LoggingOptions(
        file,
        sizeLimit,
        maxFiles,
        syslog,
        remoteSyslog,
        debug,
        trace,
        traceVerbose,
        traceHeaders,
        logtime,
        logtimeUtc);
  }

  /**
   * Changes one value.
   *
   * @param debug true logs debug messages
   * @return a copy with this value
   */
  public LoggingOptions withDebug(boolean debug) {
    return new LoggingOptions(
        file,
        sizeLimit,
        maxFiles,
        syslog,
        remoteSyslog,
        debug,
        trace,
        traceVerbose,
        traceHeaders,
        logtime,
        logtimeUtc);
  }

  /**
   * Changes one value.
   *
   * @param trace true logs the protocol
   * @return a copy with this value
   */
  public LoggingOptions withTrace(boolean trace) {
    return new LoggingOptions(
        file,
        sizeLimit,
        maxFiles,
        syslog,
        remoteSyslog,
        debug,
        trace,
        traceVerbose,
        traceHeaders,
        logtime,
        logtimeUtc);
  }

  /**
   * Changes one value.
   *
   * @param traceVerbose true traces the system account too
   * @return a copy with this value
   */
  public LoggingOptions withTraceVerbose(boolean traceVerbose) {
    return new LoggingOptions(
        file,
        sizeLimit,
        maxFiles,
        syslog,
        remoteSyslog,
        debug,
        trace,
        traceVerbose,
        traceHeaders,
        logtime,
        logtimeUtc);
  }

  /**
   * Changes one value.
   *
   * @param traceHeaders true traces only the headers of messages
   * @return a copy with this value
   */
  public LoggingOptions withTraceHeaders(boolean traceHeaders) {
    return new LoggingOptions(
        file,
        sizeLimit,
        maxFiles,
        syslog,
        remoteSyslog,
        debug,
        trace,
        traceVerbose,
        traceHeaders,
        logtime,
        logtimeUtc);
  }

  /**
   * Changes one value.
   *
   * @param logtime true puts the time before each line
   * @return a copy with this value
   */
  public LoggingOptions withLogtime(boolean logtime) {
    return new LoggingOptions(
        file,
        sizeLimit,
        maxFiles,
        syslog,
        remoteSyslog,
        debug,
        trace,
        traceVerbose,
        traceHeaders,
        logtime,
        logtimeUtc);
  }

  /**
   * Changes one value.
   *
   * @param logtimeUtc true uses UTC for it
   * @return a copy with this value
   */
  public LoggingOptions withLogtimeUtc(boolean logtimeUtc) {
    return new LoggingOptions(
        file,
        sizeLimit,
        maxFiles,
        syslog,
        remoteSyslog,
        debug,
        trace,
        traceVerbose,
        traceHeaders,
        logtime,
        logtimeUtc);
  }
}
