package io.natrium.kernel.options;

import java.util.Objects;
import java.util.function.Consumer;

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
    return with(edit -> edit.file = file);
  }

  /**
   * Changes one value.
   *
   * @param sizeLimit the size in bytes at which the file is rotated; 0 for never
   * @return a copy with this value
   */
  public LoggingOptions withSizeLimit(long sizeLimit) {
    return with(edit -> edit.sizeLimit = sizeLimit);
  }

  /**
   * Changes one value.
   *
   * @param maxFiles how many rotated files are kept; 0 for all
   * @return a copy with this value
   */
  public LoggingOptions withMaxFiles(long maxFiles) {
    return with(edit -> edit.maxFiles = maxFiles);
  }

  /**
   * Changes one value.
   *
   * @param syslog true logs to the system's log
   * @return a copy with this value
   */
  public LoggingOptions withSyslog(boolean syslog) {
    return with(edit -> edit.syslog = syslog);
  }

  /**
   * Changes one value.
   *
   * @param remoteSyslog the address of a remote syslog; empty for none
   * @return a copy with this value
   */
  public LoggingOptions withRemoteSyslog(String remoteSyslog) {
    return with(edit -> edit.remoteSyslog = remoteSyslog);
  }

  /**
   * Changes one value.
   *
   * @param debug true logs debug messages
   * @return a copy with this value
   */
  public LoggingOptions withDebug(boolean debug) {
    return with(edit -> edit.debug = debug);
  }

  /**
   * Changes one value.
   *
   * @param trace true logs the protocol
   * @return a copy with this value
   */
  public LoggingOptions withTrace(boolean trace) {
    return with(edit -> edit.trace = trace);
  }

  /**
   * Changes one value.
   *
   * @param traceVerbose true traces the system account too
   * @return a copy with this value
   */
  public LoggingOptions withTraceVerbose(boolean traceVerbose) {
    return with(edit -> edit.traceVerbose = traceVerbose);
  }

  /**
   * Changes one value.
   *
   * @param traceHeaders true traces only the headers of messages
   * @return a copy with this value
   */
  public LoggingOptions withTraceHeaders(boolean traceHeaders) {
    return with(edit -> edit.traceHeaders = traceHeaders);
  }

  /**
   * Changes one value.
   *
   * @param logtime true puts the time before each line
   * @return a copy with this value
   */
  public LoggingOptions withLogtime(boolean logtime) {
    return with(edit -> edit.logtime = logtime);
  }

  /**
   * Changes one value.
   *
   * @param logtimeUtc true uses UTC for it
   * @return a copy with this value
   */
  public LoggingOptions withLogtimeUtc(boolean logtimeUtc) {
    return with(edit -> edit.logtimeUtc = logtimeUtc);
  }

  private LoggingOptions with(Consumer<Edit> change) {
    Edit edit = new Edit(this);
    change.accept(edit);
    return edit.done();
  }

  /** The values of a copy in the making. */
  private static final class Edit {

    private String file;
    private long sizeLimit;
    private long maxFiles;
    private boolean syslog;
    private String remoteSyslog;
    private boolean debug;
    private boolean trace;
    private boolean traceVerbose;
    private boolean traceHeaders;
    private boolean logtime;
    private boolean logtimeUtc;

    Edit(LoggingOptions from) {
      file = from.file;
      sizeLimit = from.sizeLimit;
      maxFiles = from.maxFiles;
      syslog = from.syslog;
      remoteSyslog = from.remoteSyslog;
      debug = from.debug;
      trace = from.trace;
      traceVerbose = from.traceVerbose;
      traceHeaders = from.traceHeaders;
      logtime = from.logtime;
      logtimeUtc = from.logtimeUtc;
    }

    LoggingOptions done() {
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
}
