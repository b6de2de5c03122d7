package io.natrium.spi.account;

import io.natrium.spi.Stable;

/**
 * What an account may use. Immutable. Negative values set no limit.
 *
 * @param connections connections of clients at a time
 * @param leafNodes connections of leaf nodes at a time
 * @param subscriptions subscriptions of one connection
 * @param payload bytes of headers and payload of one message
 */
@Stable
public record AccountLimits(long connections, long leafNodes, long subscriptions, long payload) {

  /** No limits. */
  public static final AccountLimits NONE = new AccountLimits(-1, -1, -1, -1);
}
