package io.natrium.spi.transport;

import io.natrium.spi.Stable;
import java.util.Objects;

/**
 * What a handler has to say about the end of its channel, for transports whose framing has words
 * for it.
 *
 * @param kind the kind of end
 * @param text the reason in short
 */
@Stable
public record Farewell(Kind kind, String text) {

  /** Kinds of ends, named after what they mean to the peer. */
  public enum Kind {
    /** Everything is done. */
    NORMAL,
    /** The server or the connection goes away. */
    GOING_AWAY,
    /** The peer broke the protocol. */
    PROTOCOL_ERROR,
    /** The peer broke a rule of the server. */
    POLICY,
    /** The peer sent too much. */
    TOO_BIG,
    /** The TLS handshake failed. */
    TLS_HANDSHAKE,
    /** Something else went wrong on this side. */
    INTERNAL_ERROR
  }

  public Farewell {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
  }
}
