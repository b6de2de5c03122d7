package io.natrium.launcher.logging;

import java.nio.charset.StandardCharsets;

/** The levels of a log line, with their labels and syslog severities. */
enum LogLevel {
  FATAL("FTL", "31", 2),
  ERROR("ERR", "31", 3),
  WARN("WRN", "0;93", 4),
  INFO("INF", "32", 5),
  DEBUG("DBG", "36", 7),
  TRACE("TRC", "33", 5);

  final byte[] plainLabel;
  final byte[] colouredLabel;
  final int syslogSeverity;

  LogLevel(String name, String colour, int syslogSeverity) {
    this.plainLabel = ("[" + name + "] ").getBytes(StandardCharsets.US_ASCII);
    this.colouredLabel =
        ("[\u001b[" + colour + "m" + name + "\u001b[0m] ").getBytes(StandardCharsets.US_ASCII);
    this.syslogSeverity = syslogSeverity;
  }
}
