package io.natrium.spi.auth;

import io.natrium.spi.Stable;
import java.time.Duration;
import java.util.Objects;

/**
 * Lets a client answer the messages it was sent, on their reply subjects, although it may not
 * publish there otherwise. Immutable.
 *
 * @param max answers to one message, negative for any number
 * @param within time for them, negative for any time
 */
@Stable
public record ResponseRule(int max, Duration within) {

  /** One answer within two minutes. */
  public static final ResponseRule DEFAULT = new ResponseRule(1, Duration.ofMinutes(2));

  public ResponseRule {
    Objects.requireNonNull(within, "within");
  }
}
