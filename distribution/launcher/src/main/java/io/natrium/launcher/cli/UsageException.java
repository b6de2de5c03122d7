package io.natrium.launcher.cli;

/** A command line that cannot be obeyed. The message is complete and meant for the user. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean flagSyntax;

  private UsageException(String message, boolean flagSyntax) {
    super(message);
    this.flagSyntax = flagSyntax;
  }

  /** A flag that does not exist or has a bad value; the usage text follows the message. */
  static UsageException ofFlag(String message) {
    return new UsageException(message, true);
  }

  /** A well-formed command line that asks for something impossible. */
  static UsageException ofRequest(String message) {
    return new UsageException(message, false);
  }

  public boolean flagSyntax() {
    return flagSyntax;
  }
}
