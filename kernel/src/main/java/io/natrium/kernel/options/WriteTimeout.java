package io.natrium.kernel.options;

/** What happens to a connection whose write did not end within the write deadline. */
public enum WriteTimeout {
  /** Clients are closed, routes, gateways and leaf nodes try again. */
  DEFAULT,
  /** The connection is closed. */
  CLOSE,
  /** The rest of the data is tried again. */
  RETRY
}
