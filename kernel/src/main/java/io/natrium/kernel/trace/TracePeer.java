package io.natrium.kernel.trace;

import java.util.Objects;

/**
 * Whom a message came from or went to. Immutable.
 *
 * @param kind what it is
 * @param id id of its connection
 * @param name what it calls itself, empty for nothing
 * @param account account that it is part of
 */
public record TracePeer(PeerKind kind, long id, String name, String account) {

  public TracePeer {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(account, "account");
  }
}
