package io.natrium.bench.net;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where a server listens and how to sign in.
 *
 * @param scheme nats, tls, ws or wss
 * @param address host and port
 * @param user user or token, null for none
 * @param password null for none
 */
public record NatsUrl(String scheme, InetSocketAddress address, String user, String password) {

  private static final int DEFAULT_PORT = 4222;

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static NatsUrl parse(String text) {
    URI uri = URI.create(text.contains("://") ? text : "nats://" + text);
    switch (uri.getScheme()) {
      case "nats", "tls", "ws", "wss" -> {}
      default -> throw new IllegalArgumentException("nats, tls, ws or wss expected in " + text);
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("no host in " + text);
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    InetSocketAddress address = new InetSocketAddress(uri.getHost(), port);
    String info = uri.getUserInfo();
    if (info == null) {
      return new NatsUrl(uri.getScheme(), address, null, null);
    }
    int colon = info.indexOf(':');
    return colon < 0
        ? new NatsUrl(uri.getScheme(), address, info, null)
        : new NatsUrl(
            uri.getScheme(), address, info.substring(0, colon), info.substring(colon + 1));
  }

  /** Whether the connection is encrypted. */
  public boolean isTls() {
    return scheme.equals("tls") || scheme.equals("wss");
  }

  /** Whether frames travel in WebSocket messages. */
  public boolean isWebSocket() {
    return scheme.startsWith("ws");
  }

  /** The CONNECT line, with PING behind it. */
  public String connectLines() {
    StringBuilder json = new StringBuilder(200);
    json.append("CONNECT {\"verbose\":false,\"pedantic\":false,\"tls_required\":").append(isTls());
    json.append(",\"name\":\"natrium-bench\",\"lang\":\"java\",\"version\":\"1\",\"protocol\":1");
    json.append(",\"echo\":true,\"headers\":true,\"no_responders\":false");
    if (user != null && password == null) {
      json.append(",\"auth_token\":\"").append(user).append('"');
    } else if (user != null) {
      json.append(",\"user\":\"").append(user);
      json.append("\",\"pass\":\"").append(password).append('"');
    }
    return json.append("}\r\nPING\r\n").toString();
  }
}
