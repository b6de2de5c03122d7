package io.natrium.launcher.logging;

import java.util.Objects;

/**
 * Where and how to log.
 *
 * @param file the log file, or null
 * @param sizeLimit bytes after which the file is rotated, 0 for never
 * @param maxFiles how many files to keep, the current one included; 0 for all
 * @param syslog whether to log to the local syslog
 * @param remoteSyslog a syslog server as {@code udp://}, {@code tcp://} or {@code unix://}, or null
 * @param time whether lines carry the time
 * @param utc whether that is UTC instead of local time
 * @param debug whether debug lines are written
 * @param trace whether trace lines are written
 */
public record LogSettings(
    String file,
    long sizeLimit,
    int maxFiles,
    boolean syslog,
    String remoteSyslog,
    boolean time,
    boolean utc,
    boolean debug,
    boolean trace) {

  /** Standard error, with local time. */
  public static final LogSettings DEFAULTS =
      new LogSettings(null, 0, 0, false, null, true, false, false, false);

  /** Whether both write to the same place in the same way. */
  boolean sameTarget(LogSettings other) {
    return Objects.equals(file, other.file)
        && Objects.equals(remoteSyslog, other.remoteSyslog)
        && sizeLimit == other.sizeLimit
        && maxFiles == other.maxFiles
        && syslog == other.syslog;
  }
}
