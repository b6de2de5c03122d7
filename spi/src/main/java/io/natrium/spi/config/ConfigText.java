package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.util.Objects;

/**
 * A text: quoted, bare, or a block in parentheses. Immutable.
 *
 * @param value the value
 * @param position where it stands
 */
@Stable
public record ConfigText(String value, Position position) implements ConfigValue {

  /** Refuses nulls. */
  public ConfigText {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(position, "position");
  }

  @Override
  public String kind() {
    return "a text";
  }

  @Override
  public boolean sameContent(ConfigValue other) {
    return other instanceof ConfigText that && value.equals(that.value);
  }
}
