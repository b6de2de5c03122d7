package io.natrium.kernel.plugin.execution;

import java.time.Duration;

/**
 * How long the callbacks of a plugin may take.
 *
 * @param declare for making the entry object, declaring and reading sections, each
 * @param start for {@code start}
 * @param drainSlack what a call of {@code drain} gets beyond its grace
 * @param stop for {@code stop} and for closing the ledger, each
 * @param threads how long threads have to end after {@code stop}
 */
public record CallDeadlines(
    Duration declare, Duration start, Duration drainSlack, Duration stop, Duration threads) {

  /** What a server uses. */
  public static final CallDeadlines STANDARD =
      new CallDeadlines(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5));
}
