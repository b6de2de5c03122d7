package io.natrium.kernel;

/** Where a server is in its life. */
public enum ServerState {
  /** Built, not started. */
  NEW,
  /** On its way to accepting clients. */
  STARTING,
  /** Accepts clients. */
  RUNNING,
  /** Serves the clients it has, and tells them to leave. */
  LAME_DUCK,
  /** On its way down. */
  STOPPING,
  /** Down; its threads and sockets are gone. */
  CLOSED
}
