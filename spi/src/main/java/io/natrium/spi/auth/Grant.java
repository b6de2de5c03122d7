package io.natrium.spi.auth;

import io.natrium.spi.Stable;
import java.util.Objects;

/**
 * As what a peer was let in.
 *
 * @param account account whose subjects it sees
 * @param user name shown in monitoring, events and logs; a token is masked
 */
@Stable
public record Grant(String account, String user) {

  /** The account of connections where no accounts are configured. */
  public static final String GLOBAL_ACCOUNT = "$G";

  public Grant {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(user, "user");
  }
}
