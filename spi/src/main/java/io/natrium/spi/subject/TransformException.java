package io.natrium.spi.subject;

import io.natrium.spi.Stable;

/** A subject transform that cannot be; the message says why and in which token. */
@Stable
public final class TransformException extends Exception {

  private static final long serialVersionUID = 1;

  /** Makes an exception with a message for the user. */
  public TransformException(String message) {
    super(message);
  }
}
