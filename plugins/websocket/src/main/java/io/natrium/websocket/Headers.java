package io.natrium.websocket;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;

/** Grammar of HTTP header fields, as far as an upgrade needs it. Thread: any. */
final class Headers {

  private static final String SEPARATORS = "()<>@,;:\\\"/[]?={} \t";
  private static final int MOST_COOKIES = 256;

  private Headers() {}

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character <= ' ' || character >= 0x7f || SEPARATORS.indexOf(character) >= 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean isValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if ((character < ' ' && character != '\t') || character == 0x7f || character > 0xff) {
        return false;
      }
    }
    return true;
  }

  /** Whether a field that is a list has a word, in any case. */
  static boolean contains(HttpHeaders headers, String name, String word) {
    for (String line : headers.getAll(name)) {
      for (String part : line.split(",", -1)) {
        if (part.strip().equalsIgnoreCase(word)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the client offers an extension, with whatever parameters. */
  static boolean offers(HttpHeaders headers, String extension) {
    for (String line : headers.getAll("Sec-WebSocket-Extensions")) {
      for (String offer : line.split(",", -1)) {
        if (offer.split(";", 2)[0].strip().equalsIgnoreCase(extension)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The cookies of a request; a later one of the same name counts. */
  static Map<String, String> cookies(HttpHeaders headers) {
    Map<String, String> cookies = new LinkedHashMap<>();
    for (String line : headers.getAll("Cookie")) {
      for (String part : line.split(";", -1)) {
        int equals = part.indexOf('=');
        String name = (equals < 0 ? part : part.substring(0, equals)).strip();
        String value = unquoted(equals < 0 ? "" : part.substring(equals + 1).strip());
        if (isToken(name) && isCookieValue(value) && cookies.size() < MOST_COOKIES) {
          cookies.put(name, value);
        }
      }
    }
    return cookies;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static boolean isCookieValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char character = value.charAt(i);
      if (character < ' ' || character >= 0x7f || character == '"' || character == '\\') {
        return false;
      }
    }
    return true;
  }
}
