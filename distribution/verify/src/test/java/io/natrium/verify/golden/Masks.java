package io.natrium.verify.golden;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Takes out of a frame what differs from run to run, exactly as the recorder does. */
final class Masks {

  private record Mask(Pattern shape, String label) {
    Mask(String shape, String label) {
      this(Pattern.compile(shape), label);
    }
  }

  private static final Map<String, Mask> MASKS =
      Map.of(
          "server_id", new Mask("N[A-Z2-7]{55}", "<server id>"),
          "xkey", new Mask("X[A-Z2-7]{55}", "<xkey>"),
          "nonce", new Mask("[A-Za-z0-9_-]{15}", "<nonce>"),
          "go", new Mask(".+", "<go>"),
          "port", new Mask("[1-9][0-9]*", "<port>"),
          "client_id", new Mask("[1-9][0-9]*", "<client id>"));

  /** A server may have them or not. */
  private static final Set<String> EXTRA = Set.of("natrium", "git_commit");

  private static final JsonFactory JSON = new JsonFactory();

  private Masks() {}

  /** Key order, and blanks behind the object, are of no meaning. Returns canonical JSON. */
  static byte[] info(byte[] frame) {
    TreeMap<String, String> fields = new TreeMap<>();
    String object = new String(frame, StandardCharsets.UTF_8).substring("INFO ".length()).strip();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), object)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        fields.put(key, value(parser));
      }
    }
    if (fields.containsKey("server_id")
        && fields.get("server_id").equals(fields.get("server_name"))) {
      fields.put("server_name", "\"<server id>\"");
    }
    MASKS.forEach(
        (key, mask) ->
            fields.computeIfPresent(
                key,
                (k, v) -> mask.shape.matcher(unquote(v)).matches() ? '"' + mask.label + '"' : v));
    fields.keySet().removeAll(EXTRA);
    List<String> members = new ArrayList<>();
    fields.forEach((key, value) -> members.add(quote(key) + ":" + value));
    return ("INFO {" + String.join(",", members) + "}\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> quote(parser.getString());
      case START_ARRAY -> {
        List<String> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield "[" + String.join(",", items) + "]";
      }
      case START_OBJECT -> {
        TreeMap<String, String> members = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          members.put(key, quote(key) + ":" + value(parser));
        }
        yield "{" + String.join(",", members.values()) + "}";
      }
      default -> parser.getString();
    };
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String unquote(String value) {
    return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
  }

  /** Replaces the sid of a message, its third word. */
  static byte[] sid(byte[] frame) {
    String text = new String(frame, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n");
    String[] words = text.substring(0, end).split(" ");
    words[2] = "<sid>";
    return (String.join(" ", words) + text.substring(end)).getBytes(StandardCharsets.ISO_8859_1);
  }
}
