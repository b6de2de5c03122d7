package io.natrium.shared.jwt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fields of a JSON object with the types that claims have. What is not there, or null, is
 * empty; another type is an error. Immutable.
 */
record JsonFields(Map<String, Object> members) {

  static JsonFields of(String text) throws BadTokenException {
    return new JsonFields(JsonReader.object(text));
  }

  boolean has(String name) {
    return members.get(name) != null;
  }

  String text(String name) throws BadTokenException {
    Object value = members.get(name);
    if (value == null) {
      return "";
    }
    if (value instanceof String text) {
      return text;
    }
    throw wrong(name, "a text");
  }

  long number(String name) throws BadTokenException {
    Object value = members.get(name);
    if (value == null) {
      return 0;
    }
    if (value instanceof Long number) {
      return number;
    }
    throw wrong(name, "a whole number");
  }

  boolean flag(String name) throws BadTokenException {
    Object value = members.get(name);
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(name, "a boolean");
  }

  JsonFields object(String name) throws BadTokenException {
    Object value = members.get(name);
    return value == null ? new JsonFields(Map.of()) : asObject(name, value);
  }

  @SuppressWarnings("unchecked") // the reader makes maps of texts only
  private static JsonFields asObject(String name, Object value) throws BadTokenException {
    if (value instanceof Map<?, ?> map) {
      return new JsonFields((Map<String, Object>) map);
    }
    throw wrong(name, "an object");
  }

  List<JsonFields> objects(String name) throws BadTokenException {
    List<JsonFields> objects = new ArrayList<>();
    for (Object element : elements(name)) {
      objects.add(asObject(name, element));
    }
    return objects;
  }

  List<String> texts(String name) throws BadTokenException {
    List<String> texts = new ArrayList<>();
    for (Object element : elements(name)) {
      if (!(element instanceof String text)) {
        throw wrong(name, "a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  private List<?> elements(String name) throws BadTokenException {
    Object value = members.get(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw wrong(name, "a list");
  }

  private static BadTokenException wrong(String name, String expected) {
    return new BadTokenException("claim \"" + name + "\" is not " + expected);
  }
}
