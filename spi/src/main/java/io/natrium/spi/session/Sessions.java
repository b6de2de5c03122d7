package io.natrium.spi.session;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;

/** Ways into the router. */
@Stable
@DoNotImplement
public interface Sessions {

  /**
   * Opens the session of a network peer for a protocol. Thread: the peer's loop, within {@code
   * onOpen}.
   */
  ClientSession open(SessionSpec spec);

  /**
   * Opens a client that lives inside the server. Thread: any.
   *
   * @param account account whose subjects it sees
   * @param name shown in monitoring
   * @throws IllegalArgumentException if there is no such account
   */
  InternalClient internal(String account, String name);
}
