package io.natrium.spi.auth;

import io.natrium.spi.Stable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides who a peer is. Implemented by plugins. Authenticators are asked by ascending {@link
 * #order} until one does not abstain; if all abstain the peer is refused where any of them is
 * {@link #required}, and let in otherwise.
 *
 * <p>Fails closed: an exception, a failed stage or a verdict after the deadline refuses the peer.
 */
@Stable
public interface Authenticator {

  /** Lower comes first; the configuration's users are at 100. */
  default int order() {
    return 100;
  }

  /** Whether peers must show credentials, told to clients as {@code auth_required}. */
  boolean required();

  /**
   * How long a peer may take to show its credentials and to be decided on. Of several
   * authenticators the first that says something counts; if none does the server's default holds.
   */
  default Optional<Duration> timeout() {
    return Optional.empty();
  }

  /**
   * Whether a peer that shows nothing may be let in all the same. Such peers need no {@code
   * CONNECT}, and are not told {@code auth_required}.
   */
  default boolean admitsAnonymous() {
    return false;
  }

  /** Whether peers sign a challenge, so that each has to be given one. */
  default boolean challenges() {
    return false;
  }

  /**
   * Gives a verdict. Thread: the peer's loop; must not block, work is done elsewhere and the stage
   * completed from there. The request may be kept.
   */
  CompletionStage<AuthDecision> decide(AuthRequest request);

  /**
   * Looks at the verdict that was found, by whichever authenticator, and may replace it. All
   * authenticators are asked by ascending {@link #order}, each with the verdict of the one before;
   * by default it stays as it is. Thread and failures as for {@link #decide}.
   *
   * @param verdict that the peer is let in or refused
   * @return the verdict that counts; to abstain refuses the peer
   */
  default CompletionStage<AuthDecision> review(AuthRequest request, AuthDecision verdict) {
    return CompletableFuture.completedStage(verdict);
  }
}
