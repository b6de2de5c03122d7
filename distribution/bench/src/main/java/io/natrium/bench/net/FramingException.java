package io.natrium.bench.net;

import java.io.IOException;

/** The server sent what is not the protocol, so nothing behind it can be read. */
public final class FramingException extends IOException {

  private static final long serialVersionUID = 1L;

  FramingException(String message) {
    super(message);
  }
}
