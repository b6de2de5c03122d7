package io.natrium.kernel.config;

import io.natrium.spi.config.ConfigBoolean;
import io.natrium.spi.config.ConfigInteger;
import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Values from the command line (or a builder), laid over the tree of the file before any section
 * reads it, at start and again on every reload, so that a flag always wins over the file.
 *
 * <p>A path names a key, or a key inside of blocks with dots between: {@code cluster.name}. A value
 * set here counts as written last, so that {@code port} wins over a {@code listen} in the file.
 * Immutable.
 */
public final class Overlay {

  /** One change: a null value removes. */
  private record Change(List<String> path, ConfigValue value, List<String> aliases) {}

  private static final Overlay NONE = new Overlay(List.of());

  private final List<Change> changes;

  private Overlay(List<Change> changes) {
    this.changes = List.copyOf(changes);
  }

  /**
   * Returns the overlay that changes nothing.
   *
   * @return the empty overlay
   */
  public static Overlay none() {
    return NONE;
  }

  /**
   * Sets a value of the tree's own types.
   *
   * @param path the key, dots between nested keys
   * @param value the value
   * @param aliases other names of the last key, removed so that they cannot contradict
   * @return an overlay with this change after the ones before
   */
  public Overlay set(String path, ConfigValue value, String... aliases) {
    return plus(new Change(List.of(path.split("\\.")), value, List.of(aliases)));
  }

  /**
   * Sets a text.
   *
   * @param path the key, dots between nested keys
   * @param value the text
   * @param aliases see {@link #set}
   * @return an overlay with this change after the ones before
   */
  public Overlay text(String path, String value, String... aliases) {
    return set(path, new ConfigText(value, Position.none()), aliases);
  }

  /**
   * Sets an integer.
   *
   * @param path the key, dots between nested keys
   * @param value the integer
   * @param aliases see {@link #set}
   * @return an overlay with this change after the ones before
   */
  public Overlay integer(String path, long value, String... aliases) {
    return set(path, new ConfigInteger(value, Position.none()), aliases);
  }

  /**
   * Sets a boolean.
   *
   * @param path the key, dots between nested keys
   * @param value the boolean
   * @param aliases see {@link #set}
   * @return an overlay with this change after the ones before
   */
  public Overlay bool(String path, boolean value, String... aliases) {
    return set(path, new ConfigBoolean(value, Position.none()), aliases);
  }

  /**
   * Sets a list of texts.
   *
   * @param path the key, dots between nested keys
   * @param values the texts
   * @param aliases see {@link #set}
   * @return an overlay with this change after the ones before
   */
  public Overlay texts(String path, List<String> values, String... aliases) {
    List<ConfigValue> elements = new ArrayList<>(values.size());
    values.forEach(value -> elements.add(new ConfigText(value, Position.none())));
    return set(path, new ConfigList(elements, Position.none()), aliases);
  }

  /**
   * Removes a key.
   *
   * @param path the key, dots between nested keys
   * @param aliases other names of the last key, removed too
   * @return an overlay with this change after the ones before
   */
  public Overlay remove(String path, String... aliases) {
    return plus(new Change(List.of(path.split("\\.")), null, List.of(aliases)));
  }

  /**
   * Lays another overlay over this one.
   *
   * @param other the overlay that wins
   * @return both
   */
  public Overlay then(Overlay other) {
    List<Change> both = new ArrayList<>(changes);
    both.addAll(other.changes);
    return new Overlay(both);
  }

  /**
   * Lays the values over a tree.
   *
   * @param root the tree of the file, which stays as it is
   * @return the tree to read
   */
  public ConfigMap apply(ConfigMap root) {
    ConfigMap result = root;
    for (Change change : changes) {
      result = apply(result, change, 0);
    }
    return result;
  }

  private static ConfigMap apply(ConfigMap map, Change change, int depth) {
    String key = change.path.get(depth);
    ConfigMap.Builder builder = map.toBuilder();
    if (depth == change.path.size() - 1) {
      builder.remove(key);
      change.aliases.forEach(builder::remove);
      if (change.value != null) {
        builder.put(key, Position.none(), change.value);
      }
      return builder.build();
    }
    ConfigMap.Entry entry = map.find(key).orElse(null);
    if (entry != null && entry.value() instanceof ConfigMap inner) {
      return builder
          .put(
              new ConfigMap.Entry(
                  entry.key(),
                  entry.keyPosition(),
                  apply(inner, change, depth + 1),
                  entry.usedAsVariable()))
          .build();
    }
    if (change.value == null) {
      return map;
    }
    return builder
        .remove(key)
        .put(key, Position.none(), apply(ConfigMap.empty(), change, depth + 1))
        .build();
  }

  private Overlay plus(Change change) {
    List<Change> more = new ArrayList<>(changes);
    more.add(change);
    return new Overlay(more);
  }
}
