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

  /**
   * Who publishes, as a JSON object, for services in other accounts; null for the server itself.
   *
   * @param detailed whether to tell more than the account
   * @param server whether to tell the server in any case
   */
  default String requestInfo(boolean detailed, boolean server) {
    return null;
  }

  /** Nanoseconds to the peer and back, 0 while unknown or for the server itself. */
  default long roundTrip() {
    return 0;
  }
}
