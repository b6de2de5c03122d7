package io.natrium.auth.callout;

import io.natrium.spi.auth.Refusal;
import java.io.Serial;

/** An answer of the service that lets nobody in. The message is for logs and events. */
final class RefusedException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final Refusal refusal;

  RefusedException(String message) {
    this(message, Refusal.CREDENTIALS);
  }

  RefusedException(String message, Refusal refusal) {
    super(capitalized(message));
    this.refusal = refusal;
  }

  private static String capitalized(String message) {
    return message.isEmpty()
        ? message
        : Character.toUpperCase(message.charAt(0)) + message.substring(1);
  }

  Refusal refusal() {
    return refusal;
  }
}
