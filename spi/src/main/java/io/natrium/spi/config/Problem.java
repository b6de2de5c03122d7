package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.util.Objects;

/**
 * One finding about a configuration. Immutable.
 *
 * @param severity whether the configuration can be used all the same
 * @param position where; {@link Position#none()} when it concerns no single place
 * @param text what is wrong and what to do
 */
@Stable
public record Problem(Severity severity, Position position, String text) {

  /** How bad a problem is. */
  public enum Severity {
    /** The configuration is right; the text says what in it can be left out or is not reached. */
    ADVICE,
    /** The configuration is used; the text is logged, and a test of the configuration fails. */
    WARNING,
    /** The configuration is refused. */
    ERROR
  }

  /** Refuses nulls. */
  public Problem {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(text, "text");
  }

  /**
   * Formats as {@code file:line:column: text}, or only the text without a known position.
   *
   * @return the message
   */
  @Override
  public String toString() {
    return position.known() ? position + ": " + text : text;
  }
}
