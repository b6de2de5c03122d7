package io.natrium.spi.auth;

import io.natrium.spi.Stable;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.TlsInfo;
import java.util.Objects;
import java.util.Optional;

/**
 * A peer that asks to be let in. Immutable; may be kept.
 *
 * @param protocol name of the protocol it speaks
 * @param peer where it comes from
 * @param tls what its TLS handshake agreed on, empty on a clear connection
 * @param credentials what it showed
 * @param nonce the challenge of its INFO, empty if none was given
 */
@Stable
public record AuthRequest(
    String protocol, PeerInfo peer, Optional<TlsInfo> tls, Credentials credentials, String nonce) {

  public AuthRequest {
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(peer, "peer");
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(credentials, "credentials");
    Objects.requireNonNull(nonce, "nonce");
  }
}
