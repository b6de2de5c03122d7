package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.util.Objects;

/**
 * A boolean, written true, yes, on, false, no or off in any case. Immutable.
 *
 * @param value the value
 * @param position where it stands
 */
@Stable
public record ConfigBoolean(boolean value, Position position) implements ConfigValue {

  /** Refuses a null position. */
  public ConfigBoolean {
    Objects.requireNonNull(position, "position");
  }

  @Override
  public String kind() {
    return "a boolean";
  }

  @Override
  public boolean sameContent(ConfigValue other) {
    return other instanceof ConfigBoolean that && value == that.value;
  }
}
