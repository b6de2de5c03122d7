package io.natrium.kernel.route;

import io.natrium.kernel.interest.Handoff;
import io.natrium.spi.session.Message;

/**
 * Takes messages from one account into another. Called on the publisher's thread, within the
 * delivery of the message.
 */
public abstract class Crossing implements Handoff {

  /**
   * Whether it leads a message on to what another crossing led it to already; it is then not begun.
   *
   * @param other is under way
   */
  protected boolean repeats(Crossing other) {
    return this == other;
  }

  /**
   * Delivers a message in the other account.
   *
   * @param via the fan-out of the thread
   * @param room where the message may be written anew
   * @return whether anybody got it
   */
  protected abstract boolean cross(
      FanOut via, Publisher publisher, Message message, Publication room);
}
