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
   * @param cause what kind of refusal it is
   * @param account account whose subscribers are told of it
   * @param explanation what they are told, empty for the words of the cause
   */
  record Deny(String reason, Refusal cause, String account, String explanation)
      implements AuthDecision {

    /** A refusal of wrong credentials. */
    public Deny(String reason) {
      this(reason, Refusal.CREDENTIALS);
    }

    /** A refusal of which the default account is told. */
    public Deny(String reason, Refusal cause) {
      this(reason, cause, Grant.GLOBAL_ACCOUNT, "");
    }

    public Deny {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(cause, "cause");
      Objects.requireNonNull(account, "account");
      Objects.requireNonNull(explanation, "explanation");
    }
  }
}
