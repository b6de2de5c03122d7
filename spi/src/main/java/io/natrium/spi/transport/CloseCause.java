package io.natrium.spi.transport;

import io.natrium.spi.Stable;

/** How a channel ended, as the transport saw it. */
@Stable
public enum CloseCause {
  /** The handler or the server closed it. */
  LOCAL,
  /** The peer closed it in an orderly way. */
  PEER,
  /** Reading failed. */
  READ_ERROR,
  /** Writing failed. */
  WRITE_ERROR,
  /** The TLS handshake failed or took too long. */
  TLS_HANDSHAKE
}
