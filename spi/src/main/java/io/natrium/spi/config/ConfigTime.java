package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.time.Instant;
import java.util.Objects;

/**
 * A point in time, written {@code 2024-05-06T07:08:09Z}. Immutable.
 *
 * @param value the value
 * @param position where it stands
 */
@Stable
public record ConfigTime(Instant value, Position position) implements ConfigValue {

  /** Refuses nulls. */
  public ConfigTime {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(position, "position");
  }

  @Override
  public String kind() {
    return "a time";
  }

  @Override
  public boolean sameContent(ConfigValue other) {
    return other instanceof ConfigTime that && value.equals(that.value);
  }
}
