package io.natrium.launcher;

/** A configuration that was not taken into use; the former one stays. */
final class ReloadFailure extends Exception {
  private static final long serialVersionUID = 1L;

  ReloadFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
