package io.natrium.kernel.conductor;

import io.natrium.kernel.Version;
import io.natrium.kernel.options.ServerOptions;
import io.natrium.kernel.options.WriteTimeout;
import io.natrium.kernel.protocol.ServerInfo;
import io.natrium.kernel.session.SessionLimits;
import io.natrium.spi.config.TlsOptions;
import io.natrium.spi.plugin.ServerIdentity;
import java.time.Duration;
import java.util.List;

/**
 * The options in force, and what follows from them: the limits of sessions, the names of the server
 * and what it says in INFO. Written by the conductor's thread, read by any.
 */
final class InForce {

  /** How long a peer may take to show who it is, unless the configuration says otherwise. */
  private static final Duration AUTH_TIMEOUT = Duration.ofSeconds(2);

  private final KeyPairs keys;
  private volatile ServerOptions options = ServerOptions.defaults();
  private volatile SessionLimits limits = limits(options);
  private volatile ServerIdentity identity;
  private volatile ServerInfo info;

  InForce(KeyPairs keys) {
    this.keys = keys;
  }

  void apply(ServerOptions newOptions) {
    options = newOptions;
    limits = limits(newOptions);
  }

  /** Names the server by its options; the names stay until its end. */
  void identify() {
    String name = options.identity().serverName();
    identity =
        new ServerIdentity(
            keys.publicKey(),
            name == null || name.isEmpty() ? keys.publicKey() : name,
            Version.LEVEL,
            Version.build());
  }

  /**
   * Renews what INFO says.
   *
   * @param port of the clients' listener
   */
  void listensAt(int port) {
    info = describe(port);
  }

  /**
   * Renews what INFO says, and compares. Not for the start: the first comparison of two records
   * costs the JVM ten milliseconds.
   *
   * @param port of the clients' listener
   * @return whether it says something else than before
   */
  boolean saysAnew(int port) {
    ServerInfo former = info;
    listensAt(port);
    return !info.equals(former);
  }

  /** Says in INFO that the server is about to leave. */
  void leaving() {
    info = info.asLameDuck();
  }

  ServerOptions options() {
    return options;
  }

  SessionLimits limits() {
    return limits;
  }

  /** Null before the configuration was read. */
  ServerIdentity identity() {
    return identity;
  }

  /** Null before the server starts. */
  ServerInfo info() {
    return info;
  }

  private static SessionLimits limits(ServerOptions options) {
    return new SessionLimits(
        options.limits().maxControlLine(),
        options.limits().maxPayload(),
        options.limits().maxPending(),
        options.limits().maxConnections(),
        options.limits().maxSubscriptions(),
        options.limits().maxSubTokens(),
        options.timing().pingInterval(),
        options.timing().pingMax(),
        options.timing().writeDeadline(),
        options.timing().writeTimeout() == WriteTimeout.RETRY,
        authTimeout(options.listener().tls()),
        !options.features().noHeaderSupport(),
        options.features().noFastProducerStall(),
        options.limits().maxTracedMsgLen(),
        options.logging().traceHeaders());
  }

  /** How long a peer may take to be let in where nobody says so: longer where it may encrypt. */
  private static Duration authTimeout(TlsOptions tls) {
    return tls == null ? AUTH_TIMEOUT : tls.timeout().plusSeconds(1);
  }

  private ServerInfo describe(int port) {
    HostAndPort advertised =
        HostAndPort.advertised(
            options.listener().clientAdvertise(), options.listener().host(), port);
    return new ServerInfo(
        identity.id(),
        identity.name(),
        identity.version(),
        identity.build(),
        "java" + Runtime.version().feature(),
        advertised.host(),
        advertised.port(),
        !options.features().noHeaderSupport(),
        options.limits().maxPayload(),
        List.of(),
        keys.curvePublicKey(),
        false);
  }
}
