package io.natrium.shared.jwt;

import java.util.List;

/**
 * Writes a JSON object field by field. A field that is empty (no text, zero, no elements) is left
 * out, as is usual in claims. Belongs to one thread.
 */
public final class JsonWriter {

  private final StringBuilder text = new StringBuilder("{");

  /** Writes a text unless it is empty. */
  public JsonWriter text(String name, String value) {
    return value.isEmpty() ? this : always(name, value);
  }

  /** Writes a text, empty or not. */
  public JsonWriter always(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  /** Writes a number unless it is zero. */
  public JsonWriter number(String name, long value) {
    return value == 0 ? this : always(name, value);
  }

  /** Writes a number, zero or not. */
  public JsonWriter always(String name, long value) {
    name(name);
    text.append(value);
    return this;
  }

  /** Writes a list of texts unless it is empty. */
  public JsonWriter texts(String name, List<String> values) {
    if (!values.isEmpty()) {
      name(name);
      array(values);
    }
    return this;
  }

  /** Writes a list of lists of texts unless it is empty. */
  public JsonWriter lists(String name, List<List<String>> lists) {
    if (!lists.isEmpty()) {
      name(name);
      for (int i = 0; i < lists.size(); i++) {
        text.append(i == 0 ? '[' : ',');
        array(lists.get(i));
      }
      text.append(']');
    }
    return this;
  }

  private void array(List<String> values) {
    text.append('[');
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        text.append(',');
      }
      quote(values.get(i));
    }
    text.append(']');
  }

  /** Writes an object. */
  public JsonWriter object(String name, JsonWriter value) {
    name(name);
    text.append(value);
    return this;
  }

  private void name(String name) {
    if (text.length() > 1) {
      text.append(',');
    }
    quote(name);
    text.append(':');
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ' || Character.isSurrogate(c) && !isPaired(value, i)) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  private static boolean isPaired(String value, int i) {
    return Character.isHighSurrogate(value.charAt(i))
        ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
  }

  /** The object as it is so far. */
  @Override
  public String toString() {
    return text + "}";
  }
}
