package io.natrium.kernel.config;

import io.natrium.spi.config.Position;

/**
 * The configuration text cannot be read. The message begins with {@code file:line:column} when the
 * fault has a place, and contains the words of nats-server.
 */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Position position;
  private final String text;

  /**
   * Describes a fault.
   *
   * @param position where, {@link Position#none()} for no place
   * @param text what is wrong
   */
  public ConfigException(Position position, String text) {
    this(position, text, null);
  }

  /**
   * Describes a fault that another one caused.
   *
   * @param position where, {@link Position#none()} for no place
   * @param text what is wrong
   * @param cause what led to it, or null
   */
  public ConfigException(Position position, String text, Throwable cause) {
    super(position.known() ? position + ": " + text : text, cause);
    this.position = position;
    this.text = text;
  }

  /**
   * Returns the place of the fault.
   *
   * @return the position, {@link Position#none()} when it has none
   */
  public Position position() {
    return position == null ? Position.none() : position;
  }

  /**
   * Returns the message without its place.
   *
   * @return the words of nats-server
   */
  public String text() {
    return text;
  }
}
