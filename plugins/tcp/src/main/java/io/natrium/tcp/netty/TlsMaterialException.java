package io.natrium.tcp.netty;

import java.io.IOException;

/** TLS cannot be set up as configured; the message names the file or option and the remedy. */
public final class TlsMaterialException extends IOException {

  private static final long serialVersionUID = 1L;

  TlsMaterialException(String message, Throwable cause) {
    super(message, cause);
  }

  TlsMaterialException(String message) {
    super(message);
  }
}
