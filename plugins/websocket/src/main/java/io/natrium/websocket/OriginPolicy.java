package io.natrium.websocket;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashSet;
import java.util.Set;

/** Which pages of browsers may connect. Immutable. Thread: any. */
final class OriginPolicy {

  private final boolean sameOrigin;
  private final Set<Origin> allowed = new HashSet<>();

  /**
   * Makes the policy of a configuration that was checked.
   *
   * @throws IllegalArgumentException if an allowed origin is no URL
   */
  OriginPolicy(WebsocketOptions options) {
    sameOrigin = options.sameOrigin();
    options.allowedOrigins().forEach(text -> allowed.add(Origin.parse(text)));
  }

  /**
   * Judges a request. One without an origin does not come from a browser and is let through.
   *
   * @return what is wrong, null for nothing
   */
  String refusal(HttpHeaders headers, boolean tls) {
    if (!sameOrigin && allowed.isEmpty()) {
      return null;
    }
    String header = headers.get("Origin");
    if (header == null || header.isEmpty()) {
      header = headers.get("Sec-WebSocket-Origin");
    }
    if (header == null || header.isEmpty()) {
      return null;
    }
    try {
      Origin origin = Origin.ofHeader(header);
      if (sameOrigin && !origin.equals(Origin.ofHost(tls, headers.get("Host", "")))) {
        return "not same origin";
      }
      return allowed.isEmpty() || allowed.contains(origin) ? null : "not in the allowed list";
    } catch (IllegalArgumentException wrong) {
      return wrong.getMessage();
    }
  }
}
