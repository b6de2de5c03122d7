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
 * @param byCertificate whether its certificate, and nothing else, says which user it is
 */
@Stable
public record AuthRequest(
    String protocol,
    PeerInfo peer,
    Optional<TlsInfo> tls,
    Credentials credentials,
    String nonce,
    boolean byCertificate) {

  /** A request of a peer that is not known by its certificate. */
  public AuthRequest(
      String protocol,
      PeerInfo peer,
      Optional<TlsInfo> tls,
      Credentials credentials,
      String nonce) {
    this(protocol, peer, tls, credentials, nonce, false);
  }

  public AuthRequest {
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(peer, "peer");
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(credentials, "credentials");
    Objects.requireNonNull(nonce, "nonce");
  }
}
