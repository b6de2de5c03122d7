package io.natrium.launcher;

/** A server that could not start. The message is meant for the user. */
final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean configuration;

  private StartFailure(String message, Throwable cause, boolean configuration) {
    super(message, cause);
    this.configuration = configuration;
  }

  /** The configuration is wrong: reported on standard error, because the log is not known. */
  static StartFailure ofConfiguration(String message, Throwable cause) {
    return new StartFailure(message, cause, true);
  }

  /** The configuration cannot be obeyed now: a taken port, a folder without access. */
  static StartFailure ofStart(String message, Throwable cause) {
    return new StartFailure(message, cause, false);
  }

  boolean configuration() {
    return configuration;
  }
}
