package io.natrium.websocket;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a page in a browser comes from. Immutable; equal if scheme, host and port are.
 *
 * @param scheme {@code http} or {@code https}, for requests also others
 * @param host in lower case
 * @param port the one of the scheme where none was named
 */
record Origin(String scheme, String host, String port) {

  private static final String HTTP = "http";
  private static final String HTTPS = "https";

  /**
   * Parses an origin of the configuration.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static Origin parse(String text) {
    Origin origin = ofHeader(text);
    if (!origin.scheme.equals(HTTP) && !origin.scheme.equals(HTTPS)) {
      throw new IllegalArgumentException(
          quote(text) + ": allowed origins must be absolute URLs with http or https scheme");
    }
    if (origin.host.isEmpty()) {
      throw new IllegalArgumentException(quote(text) + ": host is required");
    }
    return origin;
  }

  /**
   * Parses the header of a request.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static Origin ofHeader(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(quote(text) + " is no URL: " + e.getReason(), e);
    }
    if (uri.getScheme() == null && !text.startsWith("/")) {
      throw new IllegalArgumentException(quote(text) + " is no URL");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    int user = authority.lastIndexOf('@');
    return of(scheme, authority.substring(user + 1));
  }

  /** The origin of pages that the host of a request serves. */
  static Origin ofHost(boolean tls, String hostHeader) {
    return of(tls ? HTTPS : HTTP, hostHeader);
  }

  private static Origin of(String scheme, String authority) {
    int bracket = authority.lastIndexOf(']');
    int colon = authority.lastIndexOf(':');
    boolean named = colon > bracket;
    String host = named ? authority.substring(0, colon) : authority;
    if (host.indexOf(':') >= 0 && !host.startsWith("[")) {
      throw new IllegalArgumentException(quote(authority) + ": too many colons in address");
    }
    String fallback = scheme.equals(HTTPS) ? "443" : "80";
    String bare = host.startsWith("[") && host.endsWith("]") ? inside(host) : host;
    return new Origin(
        scheme, bare.toLowerCase(Locale.ROOT), named ? authority.substring(colon + 1) : fallback);
  }

  private static String inside(String brackets) {
    return brackets.substring(1, brackets.length() - 1);
  }

  private static String quote(String text) {
    return '"' + text + '"';
  }
}
