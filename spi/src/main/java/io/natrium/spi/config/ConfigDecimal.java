package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.util.Objects;

/**
 * A number with a fraction. Immutable.
 *
 * @param value the value
 * @param position where it stands
 */
@Stable
public record ConfigDecimal(double value, Position position) implements ConfigValue {

  /** Refuses a null position. */
  public ConfigDecimal {
    Objects.requireNonNull(position, "position");
  }

  @Override
  public String kind() {
    return "a decimal";
  }

  @Override
  public boolean sameContent(ConfigValue other) {
    return other instanceof ConfigDecimal that && Double.compare(value, that.value) == 0;
  }
}
