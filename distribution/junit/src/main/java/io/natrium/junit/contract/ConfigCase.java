package io.natrium.junit.contract;

import java.util.List;
import java.util.Objects;

/**
 * A configuration and what the plugin has to say of it.
 *
 * @param text in the language of the configuration file
 * @param problems each error by its place and message, {@code line:column: message}, in the order
 *     of the lines; the columns of the first line start at 0; none if the plugin accepts the text
 */
public record ConfigCase(String text, List<String> problems) {

  public ConfigCase {
    Objects.requireNonNull(text, "text");
    problems = List.copyOf(problems);
  }

  /** A configuration that the plugin takes. */
  public static ConfigCase accepted(String text) {
    return new ConfigCase(text, List.of());
  }

  /**
   * A configuration that it refuses.
   *
   * @param problems such as {@code 3:11: "Mars" is no time zone}
   */
  public static ConfigCase refused(String text, String... problems) {
    if (problems.length == 0) {
      throw new IllegalArgumentException("say why it is refused");
    }
    return new ConfigCase(text, List.of(problems));
  }

  boolean isAccepted() {
    return problems.isEmpty();
  }
}
