package io.natrium.launcher.logging;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Writes log lines. Until {@link #configure} is called lines are held back, so that those of the
 * start already go where the configuration says.
 *
 * <p>Thread-safe: one lock guards the target and the line buffer; levels are read without it.
 */
public final class ServerLog {
  private static final int MAX_HELD = 4096;
  private static final int INITIAL_LINE = 512;

  private record Held(LogLevel level, Instant time, String text) {}

  private final Object lock = new Object();
  private final byte[] process =
      ("[" + ProcessHandle.current().pid() + "] ").getBytes(StandardCharsets.US_ASCII);
  private final String program;
  private volatile boolean used = true;
  private volatile boolean debug = true;
  private volatile boolean trace;

  // guarded by lock
  private LogSettings settings = LogSettings.DEFAULTS;
  private LineClock clock;
  private LogTarget target;
  private List<Held> held = new ArrayList<>();
  private byte[] line = new byte[INITIAL_LINE];
  private boolean failed;

  ServerLog(String program) {
    this.program = program;
  }

  /**
   * Binds slf4j to a log of this kind, unless the system property {@code slf4j.provider} names
   * another provider: then a log is returned that writes nothing and opens nothing.
   */
  public static ServerLog bind() {
    if (System.getProperty("slf4j.provider") == null) {
      // named, it is not searched for; otherwise slf4j says on standard error that it was named
      System.setProperty("slf4j.provider", ServerLogProvider.class.getName());
      System.setProperty("slf4j.internal.verbosity", "WARN");
    }
    UtilLogging.propose();
    ILoggerFactory loggers = LoggerFactory.getILoggerFactory();
    if (loggers instanceof ServerLoggerFactory ours) {
      return ours.log();
    }
    ServerLog unused = new ServerLog("");
    unused.used = false;
    return unused;
  }

  /**
   * Takes settings into use, at start and at reload, and writes the lines held back. The settings
   * in use stay when the new ones cannot be obeyed.
   *
   * @throws IOException if the file or server cannot be opened; names it
   */
  public void configure(LogSettings wanted) throws IOException {
    if (!used) {
      return;
    }
    synchronized (lock) {
      if (target == null || !wanted.sameTarget(settings)) {
        LogTarget opened = open(wanted);
        LogTarget former = target;
        target = opened;
        if (former != null) {
          former.close();
        }
      }
      settings = wanted;
      clock = wanted.time() ? new LineClock(wanted.utc()) : null;
      debug = wanted.debug();
      trace = wanted.trace();
      release();
    }
  }

  /** Closes and opens the log file, after it was moved away; says so in the log. */
  public void reopen() {
    if (!used) {
      return;
    }
    synchronized (lock) {
      if (settings.file() == null) {
        write(LogLevel.INFO, "File log re-open ignored, not a file logger", null);
        return;
      }
      try {
        LogTarget opened = open(settings);
        target.close();
        target = opened;
        write(LogLevel.INFO, "File log re-opened", null);
      } catch (IOException e) {
        write(LogLevel.ERROR, "File log could not be re-opened: " + reason(e), null);
      }
    }
  }

  /** Writes what is held back, to standard error if nothing was configured. */
  public void flush() {
    synchronized (lock) {
      if (target == null && used) {
        target = new StandardErrorTarget();
        clock = new LineClock(false);
        debug = false;
        release();
      }
    }
  }

  boolean debugEnabled() {
    return debug;
  }

  boolean traceEnabled() {
    return trace;
  }

  void write(LogLevel level, String text, Throwable cause) {
    String whole = cause == null ? text : text + causeOf(cause);
    Instant now = Instant.now();
    synchronized (lock) {
      if (target != null) {
        put(level, now, whole);
      } else if (held.size() < MAX_HELD) {
        held.add(new Held(level, now, whole));
      }
    }
  }

  private LogTarget open(LogSettings wanted) throws IOException {
    try {
      if (wanted.file() != null) {
        return new FileTarget(
            Path.of(wanted.file()), wanted.sizeLimit(), wanted.maxFiles(), this::note);
      }
      if (wanted.remoteSyslog() != null) {
        return SyslogTarget.remote(wanted.remoteSyslog(), program);
      }
      return wanted.syslog() ? SyslogTarget.local(program) : new StandardErrorTarget();
    } catch (IOException e) {
      String what = wanted.file() == null ? "error connecting to syslog: " : "error opening file: ";
      throw new IOException(what + reason(e), e);
    }
  }

  private void release() {
    List<Held> lines = held;
    held = new ArrayList<>(0);
    for (Held each : lines) {
      if (each.level != LogLevel.DEBUG || debug) {
        put(each.level, each.time, each.text);
      }
    }
  }

  private void put(LogLevel level, Instant time, String text) {
    int length = compose(level, time, text, target.bare(), target.coloured());
    try {
      target.write(level, line, length);
      failed = false;
    } catch (IOException e) {
      fallBack(level, time, text, e);
    }
  }

  /** The line goes to standard error; the reason too, once until a write succeeds. */
  private void fallBack(LogLevel level, Instant time, String text, IOException reason) {
    LogTarget standardError = new StandardErrorTarget();
    try {
      if (!failed) {
        failed = true;
        int length =
            compose(LogLevel.ERROR, time, "Unable to write the log: " + reason, false, false);
        standardError.write(LogLevel.ERROR, line, length);
      }
      standardError.write(level, line, compose(level, time, text, false, false));
    } catch (IOException e) {
      failed = true; // standard error is closed as well: there is no one left to tell
    }
  }

  private byte[] note(LogLevel level, String text) {
    // the shared buffer is in use by the line that caused the note
    byte[] before = line;
    line = new byte[INITIAL_LINE];
    int length = compose(level, Instant.now(), text, false, false);
    byte[] note = Arrays.copyOf(line, length);
    line = before;
    return note;
  }

  private int compose(LogLevel level, Instant time, String text, boolean bare, boolean coloured) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int needed = bytes.length + 96;
    if (line.length < needed) {
      line = new byte[needed];
    }
    int at = 0;
    if (!bare) {
      at = append(process, at);
      if (clock != null) {
        at = clock.putTime(line, at, time.getEpochSecond(), time.getNano());
      }
      at = append(coloured ? level.colouredLabel : level.plainLabel, at);
    }
    at = append(bytes, at);
    if (at == 0 || line[at - 1] != '\n') {
      line[at++] = '\n';
    }
    return at;
  }

  private int append(byte[] bytes, int at) {
    System.arraycopy(bytes, 0, line, at, bytes.length);
    return at + bytes.length;
  }

  private String causeOf(Throwable cause) {
    if (!debug) {
      return ": " + cause;
    }
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    return "\n" + trace;
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "open " + e.getMessage() + ": no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "open " + e.getMessage() + ": permission denied";
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
