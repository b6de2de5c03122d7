package io.natrium.launcher.cli;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The operand of {@code --cluster}: {@code nats://[user:password@]host:port}, port -1 for any free
 * one. Read by hand, because a URL does not take -1.
 */
record ClusterUrl(String host, long port, String user, String password) {

  static ClusterUrl parse(String url) throws UsageException {
    String rest = url.strip();
    int scheme = rest.indexOf("://");
    if (scheme >= 0) {
      rest = rest.substring(scheme + 3);
    }
    int slash = rest.indexOf('/');
    if (slash >= 0) {
      rest = rest.substring(0, slash);
    }
    String user = null;
    String password = null;
    int at = rest.lastIndexOf('@');
    if (at >= 0) {
      int colon = rest.indexOf(':');
      if (colon < 0 || colon > at) {
        throw UsageException.ofRequest("expected cluster password to be set");
      }
      user = decode(rest.substring(0, colon));
      password = decode(rest.substring(colon + 1, at));
      rest = rest.substring(at + 1);
    }
    int colon = rest.lastIndexOf(':');
    if (colon < 0 || rest.endsWith("]")) {
      throw UsageException.ofRequest("address " + rest + ": missing port in address");
    }
    String host = rest.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw UsageException.ofRequest("address " + rest + ": too many colons in address");
    }
    return new ClusterUrl(host, port(rest, rest.substring(colon + 1)), user, password);
  }

  /** Replaces what the file says about the listener and its credentials. */
  void putInto(Map<String, Object> cluster) {
    cluster.put("host", host);
    cluster.put("port", port);
    if (user == null) {
      cluster.put("authorization", null);
      return;
    }
    Map<String, Object> authorization = new LinkedHashMap<>();
    authorization.put("user", user);
    authorization.put("password", password);
    cluster.put("authorization", authorization);
  }

  private static long port(String address, String text) throws UsageException {
    int port = Integer.MIN_VALUE;
    try {
      port = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      // reported below, as a number out of range is
    }
    if (port < -1 || port > 65535) {
      throw UsageException.ofRequest("invalid port " + Quoted.of(text) + " in " + address);
    }
    return port;
  }

  private static String decode(String text) throws UsageException {
    try {
      // a plus stands for itself in the user part of a URL
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw UsageException.ofRequest("invalid escape in the user or password of the cluster URL");
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
