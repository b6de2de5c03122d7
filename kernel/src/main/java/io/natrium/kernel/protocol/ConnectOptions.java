package io.natrium.kernel.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.session.ClientDetails;
import io.natrium.spi.auth.ClientDescription;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.wire.Quoted;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * What a client says of itself in CONNECT. A field that a later CONNECT leaves out keeps its value,
 * as in the reference. Owned by the connection's loop.
 */
final class ConnectOptions {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(10_000).maxNumberLength(32).build())
          .build();

  boolean verbose = true;
  boolean pedantic = true;
  boolean echo = true;
  boolean headers;
  boolean noResponders;
  boolean newAccount;
  long protocol;
  String account = "";
  String name = "";
  String language = "";
  String version = "";
  private String user = "";
  private String password = "";
  private String token = "";
  private String jwt = "";
  private String nkey = "";
  private String signature = "";
  private String proxySignature = "";

  Credentials credentials() {
    return new Credentials(user, password, token, jwt, nkey, signature, proxySignature);
  }

  /**
   * Takes over the fields of a JSON object; names are matched without regard to case, unknown ones
   * are passed over. Bytes that are no UTF-8 become replacement characters.
   *
   * @throws ConnectSyntaxException if the text is no JSON object or a field has the wrong type
   */
  void read(byte[] bytes, int offset, int length) throws ConnectSyntaxException {
    String text = new String(bytes, offset, length, UTF_8);
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.VALUE_NULL) {
        return;
      }
      if (first != JsonToken.START_OBJECT) {
        throw new ConnectSyntaxException("CONNECT carries no JSON object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = parser.currentName().toLowerCase(Locale.ROOT);
        parser.nextToken();
        take(field, parser);
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw new ConnectSyntaxException("CONNECT carries more than one JSON value");
      }
    } catch (JacksonException failure) {
      throw new ConnectSyntaxException("CONNECT carries bad JSON: " + failure.getOriginalMessage());
    }
  }

  private void take(String field, JsonParser value) throws ConnectSyntaxException {
    if (value.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    switch (field) {
      case "verbose" -> verbose = flag(field, value);
      case "pedantic" -> pedantic = flag(field, value);
      case "echo" -> echo = flag(field, value);
      case "headers" -> headers = flag(field, value);
      case "no_responders" -> noResponders = flag(field, value);
      case "tls_required" -> flag(field, value);
      case "new_account" -> newAccount = flag(field, value);
      case "protocol" -> protocol = number(field, value);
      case "account" -> account = text(field, value);
      case "name" -> name = text(field, value);
      case "lang" -> language = text(field, value);
      case "version" -> version = text(field, value);
      case "user" -> user = text(field, value);
      case "pass" -> password = text(field, value);
      case "auth_token" -> token = text(field, value);
      case "jwt" -> jwt = text(field, value);
      case "nkey" -> nkey = text(field, value);
      case "sig" -> signature = text(field, value);
      case "proxy_sig" -> proxySignature = text(field, value);
      default -> {}
    }
  }

  private static boolean flag(String field, JsonParser value) throws ConnectSyntaxException {
    return switch (value.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new ConnectSyntaxException("CONNECT field " + field + " is no boolean");
    };
  }

  private static long number(String field, JsonParser value) throws ConnectSyntaxException {
    if (value.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new ConnectSyntaxException("CONNECT field " + field + " is no whole number");
    }
    return value.getLongValue();
  }

  private static String text(String field, JsonParser value) throws ConnectSyntaxException {
    if (value.currentToken() != JsonToken.VALUE_STRING) {
      throw new ConnectSyntaxException("CONNECT field " + field + " is no string");
    }
    return value.getString();
  }

  /** What the client says of itself, for those who judge it. */
  ClientDescription description(long id) {
    return new ClientDescription(id, name, language, version, protocol);
  }

  ClientDetails details() {
    return new ClientDetails(name, language, version);
  }

  /** What log lines show of the client, empty if it said nothing. */
  String label() {
    StringBuilder text = new StringBuilder();
    if (!version.isEmpty()) {
      text.append('v').append(version);
    }
    if (!language.isEmpty()) {
      text.append(text.isEmpty() ? "" : ":").append(language);
    }
    if (!name.isEmpty()) {
      text.append(text.isEmpty() ? "" : ":").append(name);
    }
    return text.isEmpty() ? "" : " - " + Quoted.of(text.toString());
  }
}
