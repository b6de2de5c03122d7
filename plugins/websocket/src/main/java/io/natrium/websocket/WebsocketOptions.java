package io.natrium.websocket;

import io.natrium.spi.config.TlsOptions;
import io.natrium.spi.transport.EndpointAccess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the configuration says of the WebSocket listener. Immutable.
 *
 * @param host where to listen
 * @param port where to listen, -1 for any free port, 0 for no listener
 * @param advertise {@code host:port} that clients are told, empty for the listener's own
 * @param noTls whether connections may be in clear
 * @param tls certificates and rules of TLS
 * @param sameOrigin whether browsers must come from a page of this host
 * @param allowedOrigins origins that browsers may come from, empty for all
 * @param handshakeTimeout time for TLS and the HTTP request
 * @param compression whether to compress for clients that offer it
 * @param cookies names of the cookies that carry credentials
 * @param access who may connect
 * @param headers further headers of the answer, by name
 * @param pingInterval time between pings, empty for the server's
 */
record WebsocketOptions(
    String host,
    int port,
    String advertise,
    boolean noTls,
    Optional<TlsOptions> tls,
    boolean sameOrigin,
    List<String> allowedOrigins,
    Duration handshakeTimeout,
    boolean compression,
    Cookies cookies,
    EndpointAccess access,
    Map<String, String> headers,
    Optional<Duration> pingInterval) {

  static final String DEFAULT_HOST = "0.0.0.0";

  /** The reference waits for ever by default; a peer that sends nothing would stay. */
  static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

  static final WebsocketOptions NONE =
      new WebsocketOptions(
          DEFAULT_HOST,
          0,
          "",
          false,
          Optional.empty(),
          false,
          List.of(),
          DEFAULT_HANDSHAKE_TIMEOUT,
          false,
          new Cookies("", "", "", ""),
          new EndpointAccess("", "", "", "", Optional.empty()),
          Map.of(),
          Optional.empty());

  WebsocketOptions {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(advertise, "advertise");
    Objects.requireNonNull(tls, "tls");
    allowedOrigins = List.copyOf(allowedOrigins);
    Objects.requireNonNull(handshakeTimeout, "handshakeTimeout");
    Objects.requireNonNull(cookies, "cookies");
    Objects.requireNonNull(access, "access");
    headers = Map.copyOf(headers);
    Objects.requireNonNull(pingInterval, "pingInterval");
  }

  /** Whether there is a listener at all. */
  boolean listens() {
    return port != 0;
  }

  /** The same options with other certificates. */
  WebsocketOptions withTls(Optional<TlsOptions> other) {
    return new WebsocketOptions(
        host,
        port,
        advertise,
        noTls,
        other,
        sameOrigin,
        allowedOrigins,
        handshakeTimeout,
        compression,
        cookies,
        access,
        headers,
        pingInterval);
  }

  /**
   * Names of the cookies that carry credentials; empty where none does.
   *
   * @param jwt cookie with a user JWT
   * @param user cookie with a user name
   * @param password cookie with a password
   * @param token cookie with a token
   */
  record Cookies(String jwt, String user, String password, String token) {}
}
