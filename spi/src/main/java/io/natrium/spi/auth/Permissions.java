package io.natrium.spi.auth;

import io.natrium.spi.Stable;
import java.util.Objects;
import java.util.Optional;

/**
 * What a client may publish and subscribe to. Immutable. What is empty allows everything.
 *
 * @param publish rules for the subjects of publishes
 * @param subscribe rules for the subjects of subscriptions
 * @param responses answers that are allowed beyond {@code publish}
 */
@Stable
public record Permissions(
    Optional<SubjectRules> publish,
    Optional<SubjectRules> subscribe,
    Optional<ResponseRule> responses) {

  public Permissions {
    Objects.requireNonNull(publish, "publish");
    Objects.requireNonNull(subscribe, "subscribe");
    Objects.requireNonNull(responses, "responses");
  }
}
