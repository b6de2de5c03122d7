package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.util.Objects;

/**
 * An integer, its size suffix already applied. Immutable.
 *
 * @param value the value
 * @param position where it stands
 */
@Stable
public record ConfigInteger(long value, Position position) implements ConfigValue {

  /** Refuses a null position. */
  public ConfigInteger {
    Objects.requireNonNull(position, "position");
  }

  @Override
  public String kind() {
    return "an integer";
  }

  @Override
  public boolean sameContent(ConfigValue other) {
    return other instanceof ConfigInteger that && value == that.value;
  }
}
