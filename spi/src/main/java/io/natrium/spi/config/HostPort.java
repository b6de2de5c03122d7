package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.util.Objects;

/**
 * An address to listen on or to connect to. Immutable.
 *
 * @param host the host without brackets, empty when only a port was given
 * @param port the port; -1 asks for any free one
 */
@Stable
public record HostPort(String host, int port) {

  /** Refuses a null host. */
  public HostPort {
    Objects.requireNonNull(host, "host");
  }

  /**
   * Parses {@code host:port}, {@code :port} or {@code [v6]:port}.
   *
   * @param text the text
   * @return the address
   * @throws IllegalArgumentException with a message for the user
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("could not parse address string " + quote(text));
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[")) {
      if (host.indexOf(']') != host.length() - 1) {
        throw new IllegalArgumentException("could not parse address string " + quote(text));
      }
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("could not parse address string " + quote(text));
    }
    if (host.indexOf('[') >= 0 || host.indexOf(']') >= 0) {
      throw new IllegalArgumentException("could not parse address string " + quote(text));
    }
    String port = text.substring(colon + 1);
    try {
      return new HostPort(host, Integer.parseInt(port));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("could not parse port " + quote(port), e);
    }
  }

  /**
   * Formats as {@code host:port}, a v6 address in brackets.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private static String quote(String text) {
    return '"' + text + '"';
  }
}
