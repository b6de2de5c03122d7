package io.natrium.spi.intercept;

import io.natrium.spi.Stable;
import io.natrium.spi.session.Message;
import java.util.Objects;

/** The verdict of an interceptor. */
@Stable
public sealed interface Interception {

  /** The message goes on as it is. */
  record Pass() implements Interception {}

  /** Another message goes on in its place, through the interceptors that follow. */
  record Replace(Message message) implements Interception {

    public Replace {
      Objects.requireNonNull(message, "message");
    }
  }

  /**
   * The message goes nowhere; the publisher gets a permissions violation for the subject.
   *
   * @param reason for the log
   */
  record Reject(String reason) implements Interception {

    public Reject {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
