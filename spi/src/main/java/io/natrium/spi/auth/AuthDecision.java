package io.natrium.spi.auth;

import io.natrium.spi.Stable;
import java.util.Objects;

/** The verdict of an authenticator. Immutable; the kernel may keep it. */
@Stable
public sealed interface AuthDecision {

  /** Not for this authenticator to decide. */
  record Abstain() implements AuthDecision {}

  /** The peer is let in. */
  record Admit(Grant grant) implements AuthDecision {

    public Admit {
      Objects.requireNonNull(grant, "grant");
    }
  }

  /**
   * The peer is refused.
   *
   * @param reason for the log; never sent to the peer
   */
  record Deny(String reason) implements AuthDecision {

    public Deny {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
