package io.natrium.launcher.logging;

import java.io.IOException;

/** A place for log lines. Called under the lock of {@link ServerLog} only. */
interface LogTarget {
  /** Whether the target wants bare texts, because it adds process and time itself. */
  boolean bare();

  /** Whether labels are coloured. */
  boolean coloured();

  /** Writes one line, which ends with a newline, by one call of the system. */
  void write(LogLevel level, byte[] line, int length) throws IOException;

  /** Closes what was opened. */
  void close() throws IOException;
}
