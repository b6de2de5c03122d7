package io.natrium.spi.auth;

import io.natrium.spi.Stable;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.TlsInfo;
import java.time.Duration;
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
 * @param client what it says of itself
 * @param patience how long it may take in all to be let in
 */
@Stable
public record AuthRequest(
    String protocol,
    PeerInfo peer,
    Optional<TlsInfo> tls,
    Credentials credentials,
    String nonce,
    boolean byCertificate,
    ClientDescription client,
    Duration patience) {

  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(2);

  /** A request of a peer of which nothing more is known. */
  public AuthRequest(
      String protocol,
      PeerInfo peer,
      Optional<TlsInfo> tls,
      Credentials credentials,
      String nonce,
      boolean byCertificate) {
    this(
        protocol,
        peer,
        tls,
        credentials,
        nonce,
        byCertificate,
        ClientDescription.UNKNOWN,
        USUAL_PATIENCE);
  }

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
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(patience, "patience");
  }

  /** The way the peer connects, in the words of {@code allowed_connection_types}. */
  public String connectionType() {
    String scheme = peer.scheme();
    boolean websocket = scheme.startsWith("ws");
    return switch (protocol) {
      case "mqtt" -> websocket ? "MQTT_WS" : "MQTT";
      case "leafnode" -> websocket ? "LEAFNODE_WS" : "LEAFNODE";
      default -> websocket ? "WEBSOCKET" : scheme.equals("inproc") ? "IN_PROCESS" : "STANDARD";
    };
  }
}
