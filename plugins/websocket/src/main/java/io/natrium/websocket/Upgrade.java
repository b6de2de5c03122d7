package io.natrium.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.spi.protocol.ProtocolProvider;
import io.natrium.spi.protocol.Protocols;
import io.natrium.spi.transport.PeerInfo;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.NetUtil;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request that may become a WebSocket connection, judged in the reference's order. Immutable.
 *
 * @param protocol what will be spoken
 * @param settings what was agreed on for frames
 * @param attributes what is known of the peer
 * @param answer the head of the response
 */
record Upgrade(
    ProtocolProvider protocol,
    FrameSettings settings,
    Map<String, String> attributes,
    String answer) {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String COMPRESSION = "permessage-deflate";
  private static final String NO_MASKING = "Nats-No-Masking";
  private static final int KEY_BYTES = 16;
  private static final int KEY_CHARACTERS = 24;

  private static final String ROOT = "/";
  private static final String MQTT = "/mqtt";
  private static final String LEAF_NODE = "/leafnode";

  /**
   * Judges a request.
   *
   * @param tls whether it came encrypted
   * @throws UpgradeRefused if it does not become a connection
   */
  static Upgrade of(HttpRequest request, boolean tls, ListenerTerms terms) throws UpgradeRefused {
    HttpHeaders headers = request.headers();
    String path = lastSegment(request.uri());
    ProtocolProvider protocol = route(path, terms.protocols());
    String key = key(request);
    String refusal = terms.origins().refusal(headers, tls);
    if (refusal != null) {
      throw new UpgradeRefused(HttpResponseStatus.FORBIDDEN, "origin not allowed: " + refusal);
    }
    boolean compress = terms.options().compression() && Headers.offers(headers, COMPRESSION);
    boolean masked = !headers.get(NO_MASKING, "").equals("true");
    String agent = headers.get("User-Agent", "");
    boolean browser = !path.equals(LEAF_NODE) && agent.startsWith("Mozilla/");
    boolean safari = browser && agent.contains("Version/") && agent.contains("Safari/");
    StringBuilder answer = new StringBuilder(256);
    answer
        .append("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
        .append("Sec-WebSocket-Accept: ")
        .append(accept(key))
        .append("\r\n");
    if (compress) {
      answer
          .append("Sec-WebSocket-Extensions: ")
          .append(COMPRESSION)
          .append("; server_no_context_takeover; client_no_context_takeover\r\n");
    }
    if (!masked) {
      answer.append(NO_MASKING).append(": true\r\n");
    }
    if (isSubprotocol(path, protocol, headers)) {
      answer.append("Sec-WebSocket-Protocol: ").append(protocol.name()).append("\r\n");
    }
    answer.append(terms.rawHeaders()).append("\r\n");
    return new Upgrade(
        protocol,
        new FrameSettings(compress, masked, browser, compress && safari),
        attributes(headers, terms.options().cookies()),
        answer.toString());
  }

  private static String lastSegment(String uri) {
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    int slash = path.lastIndexOf('/');
    return slash < 0 ? ROOT : path.substring(slash);
  }

  /** The protocol of the last part of the path; the client protocol answers at every other path. */
  private static ProtocolProvider route(String path, Protocols protocols) throws UpgradeRefused {
    Optional<ProtocolProvider> special =
        path.equals(ROOT) ? Optional.empty() : protocols.byWebsocketPath(path);
    if (special.isPresent()) {
      return special.get();
    }
    if (path.equals(MQTT)) {
      throw new UpgradeRefused(HttpResponseStatus.NOT_FOUND, "mqtt websocket endpoint not enabled");
    }
    if (path.equals(LEAF_NODE)) {
      throw new UpgradeRefused(
          HttpResponseStatus.NOT_FOUND, "Not configured to accept leaf node connections");
    }
    return protocols
        .byWebsocketPath(ROOT)
        .orElseThrow(
            () ->
                new UpgradeRefused(
                    HttpResponseStatus.SERVICE_UNAVAILABLE, "no protocol is spoken at this path"));
  }

  private static String key(HttpRequest request) throws UpgradeRefused {
    HttpHeaders headers = request.headers();
    if (!request.method().equals(HttpMethod.GET)) {
      throw new UpgradeRefused(HttpResponseStatus.METHOD_NOT_ALLOWED, "request method must be GET");
    }
    if (headers.get("Host", "").isEmpty()) {
      throw bad("'Host' missing in request");
    }
    if (!Headers.contains(headers, "Upgrade", "websocket")) {
      throw bad("invalid value for header 'Upgrade'");
    }
    if (!Headers.contains(headers, "Connection", "Upgrade")) {
      throw bad("invalid value for header 'Connection'");
    }
    String key = headers.get("Sec-WebSocket-Key", "");
    if (key.isEmpty()) {
      throw bad("key missing");
    }
    if (!isKey(key)) {
      throw bad("invalid websocket key");
    }
    if (!Headers.contains(headers, "Sec-WebSocket-Version", "13")) {
      throw bad("invalid version");
    }
    return key;
  }

  private static UpgradeRefused bad(String reason) {
    return new UpgradeRefused(HttpResponseStatus.BAD_REQUEST, reason);
  }

  private static boolean isKey(String key) {
    try {
      return key.length() == KEY_CHARACTERS && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key + GUID).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-1", e);
    }
  }

  private static boolean isSubprotocol(
      String path, ProtocolProvider protocol, HttpHeaders headers) {
    return protocol.websocketPath().filter(path::equals).isPresent()
        && !path.equals(ROOT)
        && Headers.contains(headers, "Sec-WebSocket-Protocol", protocol.name());
  }

  private static Map<String, String> attributes(
      HttpHeaders headers, WebsocketOptions.Cookies names) {
    Map<String, String> attributes = new HashMap<>();
    String forwarded = headers.get("X-Forwarded-For", "");
    if (NetUtil.isValidIpV4Address(forwarded) || NetUtil.isValidIpV6Address(forwarded)) {
      attributes.put(PeerInfo.FORWARDED_FOR, forwarded);
    }
    if (headers.contains("Cookie")) {
      Map<String, String> cookies = Headers.cookies(headers);
      put(attributes, PeerInfo.JWT, cookies, names.jwt());
      put(attributes, PeerInfo.USER, cookies, names.user());
      put(attributes, PeerInfo.PASSWORD, cookies, names.password());
      put(attributes, PeerInfo.TOKEN, cookies, names.token());
    }
    return attributes;
  }

  private static void put(
      Map<String, String> attributes, String as, Map<String, String> cookies, String name) {
    String value = name.isEmpty() ? null : cookies.get(name);
    if (value != null) {
      attributes.put(as, value);
    }
  }
}
