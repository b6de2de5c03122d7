package io.natrium.kernel.plugin.context;

import java.time.Duration;
import java.util.Set;

/**
 * Told when a plugin goes that network peers reach the server through. Thread: the control thread
 * of the plugin; must not block.
 */
@FunctionalInterface
public interface Departures {

  /** Nobody has to be told. */
  Departures NONE = (schemes, protocols, grace) -> {};

  /**
   * Asks for the connections of these transports and protocols to be ended. Nothing new can come by
   * them any more.
   *
   * @param schemes schemes of the transports
   * @param protocols names of the protocols
   * @param grace how long connections may stay; zero if they are cut off at once
   */
  void leave(Set<String> schemes, Set<String> protocols, Duration grace);
}
