package io.natrium.verify.golden;

import java.util.List;

/** One line of a scenario, with the lines recorded under it. */
sealed interface Step {

  /** Name of the connection, a capital letter. */
  String connection();

  /** Line of the file, for messages. */
  int line();

  /**
   * Opens a connection.
   *
   * @param raw whether the first INFO stays unread
   * @param connect the object of the CONNECT to write, or empty
   */
  record Open(String connection, int line, boolean raw, String connect) implements Step {}

  /** Writes the text's chunks, or each byte of it alone. */
  record Write(String connection, int line, String text, boolean byByte) implements Step {}

  /**
   * Reads frames and compares them.
   *
   * @param barrier whether a PING is written first
   * @param until {@code pong}, {@code eof}, or a number of frames
   * @param messages whether messages count
   * @param recorded what the reference answered
   */
  record Read(
      String connection,
      int line,
      boolean barrier,
      String until,
      boolean messages,
      List<String> recorded)
      implements Step {}

  /** Closes a connection. */
  record Close(String connection, int line) implements Step {}
}
