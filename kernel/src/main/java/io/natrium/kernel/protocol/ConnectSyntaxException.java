package io.natrium.kernel.protocol;

/** The document of a CONNECT cannot be read. */
final class ConnectSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  ConnectSyntaxException(String message) {
    super(message);
  }
}
