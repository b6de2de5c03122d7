package io.natrium.kernel.route;

import io.natrium.kernel.outbound.OutboundBuffer;

/** Where a message comes from, as far as its delivery depends on it. */
public interface Publisher {

  /** The buffer of the publishing connection, null for clients inside the server. */
  OutboundBuffer outbound();

  /** Whether the connection gets its own messages. */
  boolean echo();

  /**
   * Whether messages to a receiver that is behind are dropped, instead of pausing the publisher.
   */
  boolean dropsWhenStalled();
}
