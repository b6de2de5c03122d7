package io.natrium.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Options of the form {@code --name value}, and switches without a value. */
final class Arguments {

  private final Map<String, String> values = new HashMap<>();

  /**
   * Reads options.
   *
   * @param names options that take a value
   * @param switches options that take none
   * @throws IllegalArgumentException if there is another one, or a value is missing
   */
  Arguments(List<String> words, Set<String> names, Set<String> switches) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String name = word.startsWith("--") ? word.substring(2) : "";
      if (switches.contains(name)) {
        values.put(name, "true");
      } else if (names.contains(name) && i + 1 < words.size()) {
        values.put(name, words.get(++i));
      } else if (names.contains(name)) {
        throw new IllegalArgumentException(word + " needs a value");
      } else {
        throw new IllegalArgumentException(
            "unknown option " + word + "; there are " + names + " and " + switches);
      }
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  String required(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is needed");
    }
    return value;
  }

  double number(String name, double otherwise) {
    String value = values.get(name);
    try {
      return value == null ? otherwise : Double.parseDouble(value);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("--" + name + " needs a number, not " + value, wrong);
    }
  }

  int count(String name, int otherwise) {
    double value = number(name, otherwise);
    if (value != Math.rint(value) || value < 0 || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("--" + name + " needs a whole number, not " + value);
    }
    return (int) value;
  }
}
