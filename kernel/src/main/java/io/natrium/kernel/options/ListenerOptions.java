package io.natrium.kernel.options;

import io.natrium.spi.config.TlsOptions;
import java.util.Objects;

/**
 * Where and how clients connect. Immutable.
 *
 * @param host the address to bind
 * @param port the port; -1 takes any free one
 * @param clientAdvertise the host and perhaps port told to clients instead; empty for none
 * @param tls TLS for clients, or null for none
 * @param allowNonTls true accepts plain connections beside TLS
 */
public record ListenerOptions(
    String host, int port, String clientAdvertise, TlsOptions tls, boolean allowNonTls) {

  /** Checks and copies. */
  public ListenerOptions {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(clientAdvertise, "clientAdvertise");
  }

  private static final ListenerOptions DEFAULTS =
      new ListenerOptions("0.0.0.0", 4222, "", null, false);

  /**
   * Returns what a server without configuration uses.
   *
   * @return the defaults
   */
  public static ListenerOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Changes one value.
   *
   * @param host the address to bind
   * @return a copy with this value
   */
  public ListenerOptions withHost(String host) {
    return new ListenerOptions(host, port, clientAdvertise, tls, allowNonTls);
  }

  /**
   * Changes one value.
   *
   * @param port the port; -1 takes any free one
   * @return a copy with this value
   */
  public ListenerOptions withPort(int port) {
    return new ListenerOptions(host, port, clientAdvertise, tls, allowNonTls);
  }

  /**
   * Changes one value.
   *
   * @param clientAdvertise the host and perhaps port told to clients instead; empty for none
   * @return a copy with this value
   */
  public ListenerOptions withClientAdvertise(String clientAdvertise) {
    return new ListenerOptions(host, port, clientAdvertise, tls, allowNonTls);
  }

  /**
   * Changes one value.
   *
   * @param tls TLS for clients, or null for none
   * @return a copy with this value
   */
  public ListenerOptions withTls(TlsOptions tls) {
    return new ListenerOptions(host, port, clientAdvertise, tls, allowNonTls);
  }

  /**
   * Changes one value.
   *
   * @param allowNonTls true accepts plain connections beside TLS
   * @return a copy with this value
   */
  public ListenerOptions withAllowNonTls(boolean allowNonTls) {
    return new ListenerOptions(host, port, clientAdvertise, tls, allowNonTls);
  }
}
