package io.natrium.kernel.plugin.lifecycle;

import io.natrium.kernel.plugin.context.ConfigSections;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.plugin.ConfigHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A configuration in which every section has its defaults and the test says which keys are there.
 */
final class FakeSections implements ConfigSections {

  final Set<String> configured = new HashSet<>();
  final Map<String, String> owners = new HashMap<>();
  final List<String> problems = new ArrayList<>();

  @Override
  public <T> ConfigHandle<T> claim(String pluginId, ConfigSection<T> section) {
    for (String key : section.keys()) {
      String owner = owners.putIfAbsent(key, pluginId);
      if (owner != null) {
        throw new IllegalStateException("key " + key + " belongs to " + owner);
      }
    }
    T value = section.defaults();
    Set<String> keys = Set.copyOf(section.keys());
    return new ConfigHandle<>() {
      @Override
      public T get() {
        return value;
      }

      @Override
      public boolean configured() {
        return keys.stream().anyMatch(configured::contains);
      }
    };
  }

  @Override
  public void release(String pluginId) {
    owners.values().removeIf(pluginId::equals);
  }

  @Override
  public List<String> read(String pluginId) {
    return problems;
  }
}
