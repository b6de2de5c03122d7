package io.natrium.kernel.conductor;

/**
 * Where clients are told to connect.
 *
 * @param host host as INFO shows it
 * @param port port as INFO shows it
 */
record HostAndPort(String host, int port) {

  /**
   * The address told to clients.
   *
   * @param advertise {@code client_advertise}: host, host:port or nothing
   */
  static HostAndPort advertised(String advertise, String host, int port) {
    if (advertise == null || advertise.isEmpty()) {
      return new HostAndPort(host, port);
    }
    int colon = advertise.lastIndexOf(':');
    boolean withPort = colon > 0 && advertise.indexOf(']', colon) < 0;
    if (!withPort) {
      return new HostAndPort(unbracketed(advertise), port);
    }
    return new HostAndPort(
        unbracketed(advertise.substring(0, colon)),
        Integer.parseInt(advertise.substring(colon + 1)));
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** Whether only this machine reaches an address; a name other than localhost counts as not. */
  static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }
}
