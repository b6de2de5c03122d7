package io.natrium.kernel.config;

import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.ConfigView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What all sections read from one tree. Immutable. */
public final class Reading implements ConfigView {

  private final ConfigMap root;
  private final Map<ConfigSection<?>, Object> values;

  Reading(ConfigMap root, Map<ConfigSection<?>, Object> values) {
    this.root = root;
    this.values = new LinkedHashMap<>(values);
  }

  @Override
  public ConfigMap root() {
    return root;
  }

  @Override
  public <T> Optional<T> section(String section, Class<T> type) {
    for (Map.Entry<ConfigSection<?>, Object> entry : values.entrySet()) {
      if (entry.getKey().name().equals(section) && type.isInstance(entry.getValue())) {
        return Optional.of(type.cast(entry.getValue()));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns what a section read.
   *
   * @param section the very instance that was registered
   * @param <T> its value type
   * @return the value; empty when the section was not registered at the time of reading
   */
  @SuppressWarnings("unchecked") // a section's own read() or defaults() made the value
  public <T> Optional<T> value(ConfigSection<T> section) {
    return Optional.ofNullable((T) values.get(section));
  }

  /**
   * Tells whether the user wrote anything for a section.
   *
   * @param section any section
   * @return true when one of its keys, or its plugin's block, is in the tree
   */
  public boolean configures(ConfigSection<?> section) {
    return section.keys().stream().anyMatch(this::hasPath);
  }

  private boolean hasPath(String key) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      return has(key);
    }
    return root.find(key.substring(0, dot))
        .map(ConfigMap.Entry::value)
        .filter(ConfigMap.class::isInstance)
        .flatMap(block -> ((ConfigMap) block).find(key.substring(dot + 1)))
        .isPresent();
  }

  /** Returns a reading that has one more section. */
  <T> Reading with(ConfigSection<T> section, T value) {
    Map<ConfigSection<?>, Object> more = new LinkedHashMap<>(values);
    more.put(section, value);
    return new Reading(root, more);
  }

  /** Returns a reading without a section. */
  Reading without(ConfigSection<?> section) {
    Map<ConfigSection<?>, Object> fewer = new LinkedHashMap<>(values);
    fewer.remove(section);
    return new Reading(root, fewer);
  }
}
