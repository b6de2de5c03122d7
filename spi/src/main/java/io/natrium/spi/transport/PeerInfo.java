package io.natrium.spi.transport;

import io.natrium.spi.Stable;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a transport knows of a peer when it connects. Immutable; may be kept. Its text form hides
 * the attributes, which may be secrets.
 *
 * @param scheme scheme of the transport
 * @param host address of the peer in text, without brackets; empty where there is none
 * @param port port of the peer, 0 where there is none
 * @param attributes facts of one transport, such as cookies of a WebSocket handshake; the names
 *     below have a meaning to every protocol
 * @param endpoint the listener that took the peer, empty for the server's own client listener
 */
@Stable
public record PeerInfo(
    String scheme,
    String host,
    int port,
    Map<String, String> attributes,
    Optional<Endpoint> endpoint) {

  /** Attribute: the user JWT to assume where the peer shows none. */
  public static final String JWT = "jwt";

  /** Attribute: the user name to assume where the peer shows none. */
  public static final String USER = "user";

  /** Attribute: the password to assume where the peer shows none. */
  public static final String PASSWORD = "password";

  /** Attribute: the token to assume where the peer shows none. */
  public static final String TOKEN = "token";

  /** Attribute: the address that a proxy says it forwards for; not verified. */
  public static final String FORWARDED_FOR = "forwarded_for";

  public PeerInfo {
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(endpoint, "endpoint");
    attributes = Map.copyOf(attributes);
  }

  /** A peer of a listener that has nothing of its own to say. */
  public PeerInfo(String scheme, String host, int port, Map<String, String> attributes) {
    this(scheme, host, port, attributes, Optional.empty());
  }

  @Override
  public String toString() {
    return "PeerInfo[" + scheme + ", " + host + ':' + port + ", " + attributes.keySet() + ']';
  }
}
