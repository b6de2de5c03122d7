package io.natrium.kernel.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * Writes INFO, its fields in the reference's order. Made once or twice per connection.
 *
 * <p>Owned by one thread, used once.
 */
final class InfoDocument {

  private static final int API_LEVEL = 4;

  private final StringBuilder json = new StringBuilder(512).append("INFO {");

  private InfoDocument() {}

  /**
   * The INFO line of a connection.
   *
   * @param about what concerns this connection alone
   */
  static byte[] write(ServerInfo server, ConnectionFacts about) {
    InfoDocument info = new InfoDocument();
    info.text("server_id", server.id());
    info.text("server_name", server.name());
    info.text("version", server.version());
    info.number("proto", 1);
    info.text("go", server.runtime());
    info.text("host", server.host());
    info.number("port", server.port());
    info.flag("headers", server.headers());
    info.flagIfSet("auth_required", about.authRequired());
    info.flagIfSet("tls_required", about.tlsRequired());
    info.flagIfSet("tls_verify", about.tlsVerify());
    info.flagIfSet("tls_available", about.tlsAvailable());
    info.number("max_payload", server.maxPayload());
    info.number("client_id", about.id());
    info.textIfSet("client_ip", about.host());
    info.textIfSet("nonce", about.nonce());
    info.list("connect_urls", server.connectUrls());
    info.flagIfSet("ldm", server.lameDuck());
    info.flagIfSet("connect_info", about.connectInfo());
    info.textIfSet("remote_account", about.account());
    info.flagIfSet("acc_is_sys", about.systemAccount());
    info.number("api_lvl", API_LEVEL);
    info.text("xkey", server.curveKey());
    info.text("natrium", server.build());
    return info.finish();
  }

  private byte[] finish() {
    return json.append("} \r\n").toString().getBytes(UTF_8);
  }

  private StringBuilder name(String name) {
    if (json.charAt(json.length() - 1) != '{') {
      json.append(',');
    }
    return json.append('"').append(name).append("\":");
  }

  private void number(String name, long value) {
    name(name).append(value);
  }

  private void flag(String name, boolean value) {
    name(name).append(value);
  }

  private void flagIfSet(String name, boolean value) {
    if (value) {
      flag(name, true);
    }
  }

  private void textIfSet(String name, String value) {
    if (!value.isEmpty()) {
      text(name, value);
    }
  }

  private void text(String name, String value) {
    name(name);
    quote(value);
  }

  private void list(String name, List<String> values) {
    if (values.isEmpty()) {
      return;
    }
    name(name).append('[');
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        json.append(',');
      }
      quote(values.get(i));
    }
    json.append(']');
  }

  private void quote(String value) {
    json.append('"');
    for (int i = 0; i < value.length(); i++) {
      char character = value.charAt(i);
      if (character == '"' || character == '\\') {
        json.append('\\').append(character);
      } else if (character < ' ') {
        json.append("\\u00").append(Character.forDigit(character >> 4, 16));
        json.append(Character.forDigit(character & 15, 16));
      } else {
        json.append(character);
      }
    }
    json.append('"');
  }

  /**
   * What INFO says to one connection alone; empty text is left out.
   *
   * @param id id of the connection
   * @param host address of the peer
   * @param nonce challenge for signatures
   * @param connectInfo whether this is the answer to the first ping
   * @param account account that the client is part of
   * @param systemAccount whether that is the server's own account
   */
  record ConnectionFacts(
      long id,
      String host,
      String nonce,
      boolean authRequired,
      boolean tlsRequired,
      boolean tlsVerify,
      boolean tlsAvailable,
      boolean connectInfo,
      String account,
      boolean systemAccount) {}
}
