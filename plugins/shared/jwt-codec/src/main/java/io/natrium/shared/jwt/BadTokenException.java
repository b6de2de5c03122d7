package io.natrium.shared.jwt;

import java.io.Serial;

/** A token that is malformed or not signed by its issuer. The message fits after "error: ". */
public final class BadTokenException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  public BadTokenException(String message) {
    super(message);
  }
}
