package io.natrium.bench.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * JSON as maps, lists, strings, doubles, booleans and null: enough for our own results, which are
 * the only thing that is read.
 */
public final class Json {

  private static final int DEEPEST = 32;

  private final String text;
  private int at;
  private int depth;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException if the text is not JSON
   */
  public static Object parse(String text) {
    Json reader = new Json(text);
    Object value = reader.value();
    reader.skipBlanks();
    if (reader.at < text.length()) {
      throw reader.wrong("end of text");
    }
    return value;
  }

  /**
   * Reads one object.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static Map<String, Object> parseObject(String text) {
    return object(parse(text));
  }

  /** A value as an object. */
  public static Map<String, Object> object(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("a JSON object expected");
    }
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach((name, member) -> result.put((String) name, member));
    return result;
  }

  /** A member as a number, 0 if it is not there. */
  public static double number(Map<String, Object> object, String name) {
    return object.get(name) instanceof Number number ? number.doubleValue() : 0;
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException(expected + " expected at " + at + " of " + text);
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean take(char character) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == character) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char character) {
    if (!take(character)) {
      throw wrong(Character.toString(character));
    }
  }

  private Object value() {
    if (++depth > DEEPEST) {
      throw wrong("less depth");
    }
    try {
      skipBlanks();
      if (at >= text.length()) {
        throw wrong("a value");
      }
      return switch (text.charAt(at)) {
        case '{' -> members();
        case '[' -> elements();
        case '"' -> string();
        default -> word();
      };
    } finally {
      depth--;
    }
  }

  private Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    expect('{');
    if (take('}')) {
      return members;
    }
    do {
      skipBlanks();
      String name = string();
      expect(':');
      members.put(name, value());
    } while (take(','));
    expect('}');
    return members;
  }

  private List<Object> elements() {
    List<Object> elements = new ArrayList<>();
    expect('[');
    if (take(']')) {
      return elements;
    }
    do {
      elements.add(value());
    } while (take(','));
    expect(']');
    return elements;
  }

  private String string() {
    expect('"');
    StringBuilder result = new StringBuilder();
    while (at < text.length()) {
      char character = text.charAt(at++);
      if (character == '"') {
        return result.toString();
      }
      result.append(character == '\\' ? escaped() : character);
    }
    throw wrong("the end of a string");
  }

  private char escaped() {
    if (at >= text.length()) {
      throw wrong("an escape");
    }
    char character = text.charAt(at++);
    switch (character) {
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'u':
        if (at + 4 > text.length()) {
          throw wrong("four digits");
        }
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
      default:
        return character;
    }
  }

  private Object word() {
    int start = at;
    while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    return switch (word) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      case "null" -> null;
      default -> number(word, start);
    };
  }

  private Double number(String word, int start) {
    try {
      return Double.valueOf(word);
    } catch (NumberFormatException notOne) {
      at = start;
      throw wrong("a value");
    }
  }

  /** Writes a value on one line. */
  public static String write(Object value) {
    StringBuilder into = new StringBuilder();
    write(value, into);
    return into.toString();
  }

  private static void write(Object value, StringBuilder into) {
    if (value instanceof Map<?, ?> map) {
      into.append('{');
      for (Iterator<? extends Map.Entry<?, ?>> it = map.entrySet().iterator(); it.hasNext(); ) {
        Map.Entry<?, ?> entry = it.next();
        writeString(entry.getKey().toString(), into);
        into.append(':');
        write(entry.getValue(), into);
        into.append(it.hasNext() ? "," : "");
      }
      into.append('}');
    } else if (value instanceof List<?> list) {
      into.append('[');
      for (int i = 0; i < list.size(); i++) {
        into.append(i > 0 ? "," : "");
        write(list.get(i), into);
      }
      into.append(']');
    } else if (value instanceof Number number) {
      into.append(figure(number.doubleValue()));
    } else if (value instanceof Boolean || value == null) {
      into.append(value);
    } else {
      writeString(value.toString(), into);
    }
  }

  private static String figure(double number) {
    if (!Double.isFinite(number)) {
      return "null";
    }
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      return Long.toString((long) number);
    }
    return new BigDecimal(String.format(Locale.ROOT, "%.4f", number))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static void writeString(String text, StringBuilder into) {
    into.append('"');
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '"' || character == '\\') {
        into.append('\\').append(character);
      } else if (character < ' ') {
        into.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
      } else {
        into.append(character);
      }
    }
    into.append('"');
  }
}
