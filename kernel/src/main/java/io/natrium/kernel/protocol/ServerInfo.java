package io.natrium.kernel.protocol;

import io.natrium.spi.transport.Endpoint;
import java.util.List;

/**
 * What INFO says of the server to every client. Immutable; a change makes another.
 *
 * @param id public key of the server
 * @param name name of the server
 * @param version level of protocol and features
 * @param build version of Natrium
 * @param runtime version of Java
 * @param host host of the client listener, as configured or advertised
 * @param port port of the client listener
 * @param headers whether headers are taken
 * @param maxPayload bytes of a message
 * @param connectUrls where else the client may connect
 * @param curveKey public key of type X, to which answers to the server are sealed
 * @param lameDuck whether the server is about to stop
 */
public record ServerInfo(
    String id,
    String name,
    String version,
    String build,
    String runtime,
    String host,
    int port,
    boolean headers,
    int maxPayload,
    List<String> connectUrls,
    String curveKey,
    boolean lameDuck) {

  public ServerInfo {
    connectUrls = List.copyOf(connectUrls);
  }

  /** The same server as the peers of another listener see it. */
  ServerInfo at(Endpoint endpoint) {
    return new ServerInfo(
        id,
        name,
        version,
        build,
        runtime,
        endpoint.host(),
        endpoint.port(),
        headers,
        maxPayload,
        connectUrls.isEmpty() ? List.of() : endpoint.connectUrls(),
        curveKey,
        lameDuck);
  }

  /** The same server on its way out: it withdraws its own addresses. */
  public ServerInfo asLameDuck() {
    return new ServerInfo(
        id,
        name,
        version,
        build,
        runtime,
        host,
        port,
        headers,
        maxPayload,
        List.of(),
        curveKey,
        true);
  }
}
