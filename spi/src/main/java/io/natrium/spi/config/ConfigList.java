package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.util.List;
import java.util.Objects;

/**
 * A list of values of any kinds. Immutable.
 *
 * @param values the elements in order; copied
 * @param position where the list starts
 */
@Stable
public record ConfigList(List<ConfigValue> values, Position position) implements ConfigValue {

  /** Copies the elements and refuses nulls. */
  public ConfigList {
    values = List.copyOf(values);
    Objects.requireNonNull(position, "position");
  }

  @Override
  public String kind() {
    return "a list";
  }

  @Override
  public boolean sameContent(ConfigValue other) {
    if (!(other instanceof ConfigList that) || values.size() != that.values.size()) {
      return false;
    }
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).sameContent(that.values.get(i))) {
        return false;
      }
    }
    return true;
  }
}
