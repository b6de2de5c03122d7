package io.natrium.spi.config;

import io.natrium.spi.Stable;

/**
 * A value of the configuration tree.
 *
 * <p>All kinds are immutable and safe to keep and to share between threads. Equality of the scalar
 * records includes the position; use {@link #sameContent(ConfigValue)} to compare what was written.
 */
@Stable
public sealed interface ConfigValue
    permits ConfigMap,
        ConfigList,
        ConfigText,
        ConfigInteger,
        ConfigDecimal,
        ConfigBoolean,
        ConfigTime {

  /**
   * Returns where the value stands.
   *
   * @return the position of its first character; for a value reached through a variable, the place
   *     of its definition
   */
  Position position();

  /**
   * Names the kind for messages, with its article: "a text", "an integer".
   *
   * @return the name
   */
  String kind();

  /**
   * Compares without positions; maps compare without order, by the exact spelling of their keys.
   *
   * @param other the value to compare with
   * @return true when both were written with the same content
   */
  boolean sameContent(ConfigValue other);
}
