package io.natrium.spi.auth;

import io.natrium.spi.Stable;

/**
 * Limits of one user, which hold beside those of its account and of the server. Immutable. Negative
 * values set no limit.
 *
 * @param subscriptions subscriptions of one connection
 * @param payload bytes of headers and payload of one message
 */
@Stable
public record UserLimits(long subscriptions, long payload) {

  /** No limits. */
  public static final UserLimits NONE = new UserLimits(-1, -1);
}
