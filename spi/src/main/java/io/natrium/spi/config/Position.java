package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.util.Objects;

/**
 * The place of a key or value in the configuration text, for messages.
 *
 * <p>Lines start at 1. Columns follow nats-server so that messages of both servers agree: they
 * count characters since the preceding line feed, which makes them start at 1 on every line but the
 * first, where they start at 0. Immutable; usable from any thread.
 *
 * @param file the file as the user named it, empty for text that came from no file
 * @param line the line, from 1; 0 when there is no place in a text (builders, command line)
 * @param column the column, see above
 */
@Stable
public record Position(String file, int line, int column) {

  private static final Position NONE = new Position("", 0, 0);

  /** Refuses a null file. */
  public Position {
    Objects.requireNonNull(file, "file");
  }

  /**
   * Returns the position of values that stand in no text.
   *
   * @return a position whose line is 0
   */
  public static Position none() {
    return NONE;
  }

  /**
   * Tells whether this names a place in a text.
   *
   * @return false for {@link #none()} and its like
   */
  public boolean known() {
    return line > 0;
  }

  /**
   * Formats as {@code file:line:column}, the form in which every message of the server begins.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
