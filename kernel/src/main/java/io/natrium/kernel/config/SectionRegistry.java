package io.natrium.kernel.config;

import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problems;
import io.natrium.spi.wire.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The sections of the server by the keys they own, the kernel's and the plugins', in the order of
 * their registration, which is also the order in which they read, check and commit.
 *
 * <p>Owner thread: the conductor.
 */
public final class SectionRegistry {

  static final String PLUGINS = "plugins";
  static final String PLUGIN_PREFIX = PLUGINS + ".";

  /** A section and who registered it. */
  private record Registered(String owner, ConfigSection<?> section, Set<String> keys) {

    boolean isPluginBlock() {
      return keys.size() == 1 && keys.iterator().next().startsWith(PLUGIN_PREFIX);
    }

    /** Whether it owns keys within the block of another section. */
    boolean isNested() {
      return !isPluginBlock() && keys.iterator().next().indexOf('.') > 0;
    }
  }

  private final List<Registered> sections = new ArrayList<>();
  private final Map<String, Registered> byKey = new LinkedHashMap<>();

  /** Makes a registry without sections. */
  public SectionRegistry() {}

  /**
   * Adds a section.
   *
   * @param owner the id of the plugin, or "kernel"
   * @param section the section
   * @throws IllegalArgumentException when another section owns one of its keys or has its name, or
   *     when it mixes {@code plugins.<id>} or keys within a block with other keys
   */
  public void add(String owner, ConfigSection<?> section) {
    Set<String> keys = new LinkedHashSet<>();
    section.keys().forEach(key -> keys.add(ConfigMap.fold(key)));
    Registered added = new Registered(owner, section, keys);
    if (keys.isEmpty() || (keys.size() > 1 && hasPluginKey(keys)) || parents(keys) > 1) {
      throw new IllegalArgumentException(
          "section \""
              + section.name()
              + "\" must own top-level keys, keys of one block, or the one key plugins.<id>, not "
              + keys);
    }
    for (Registered other : sections) {
      if (other.section.name().equals(section.name())) {
        throw new IllegalArgumentException(
            "\""
                + owner
                + "\" and \""
                + other.owner
                + "\" both have a section named \""
                + section.name()
                + '"');
      }
    }
    for (String key : keys) {
      Registered other = byKey.get(key);
      if (other != null || key.equals(PLUGINS)) {
        throw new IllegalArgumentException(
            "\""
                + owner
                + "\" cannot own the configuration key \""
                + key
                + "\": it belongs to \""
                + (other == null ? KnownKeys.KERNEL : other.owner)
                + '"');
      }
    }
    sections.add(added);
    keys.forEach(key -> byKey.put(key, added));
  }

  private static boolean hasPluginKey(Set<String> keys) {
    return keys.stream().anyMatch(key -> key.startsWith(PLUGIN_PREFIX));
  }

  /** In how many places the keys stand: the top level and blocks. */
  private static long parents(Set<String> keys) {
    return keys.stream().map(SectionRegistry::parent).distinct().count();
  }

  private static String parent(String key) {
    return key.substring(0, Math.max(0, key.indexOf('.')));
  }

  /**
   * Removes a section; its keys become keys of a missing plugin.
   *
   * @param section the instance that was added; nothing happens when it is not there
   */
  public void remove(ConfigSection<?> section) {
    sections.removeIf(registered -> registered.section == section);
    byKey.values().removeIf(registered -> registered.section == section);
  }

  /**
   * Returns the sections in order.
   *
   * @return a copy
   */
  public List<ConfigSection<?>> sections() {
    List<ConfigSection<?>> copy = new ArrayList<>(sections.size());
    sections.forEach(registered -> copy.add(registered.section));
    return copy;
  }

  /** Returns the sections of plugins in order, then those of the kernel. */
  List<ConfigSection<?>> inPlanOrder() {
    List<ConfigSection<?>> kernelLast = new ArrayList<>(sections.size());
    for (boolean kernel : new boolean[] {false, true}) {
      for (Registered registered : sections) {
        if (registered.owner.equals(KnownKeys.KERNEL) == kernel) {
          kernelLast.add(registered.section);
        }
      }
    }
    return kernelLast;
  }

  /**
   * Lets every section read its keys and reports keys that nobody owns. Pure.
   *
   * @param root the tree with the command line laid over it
   * @param problems where errors and warnings go
   * @return the values; to be used only when there is no error
   */
  public Reading read(ConfigMap root, Problems problems) {
    reportStrays(root, problems);
    Map<ConfigSection<?>, Object> values = new LinkedHashMap<>();
    for (Registered registered : sections) {
      values.put(registered.section, read(registered, registered.section, root, problems));
    }
    return new Reading(root, values);
  }

  /**
   * Lets one section read, for a plugin that comes while the server runs. Pure.
   *
   * @param root the tree with the command line laid over it
   * @param section a registered section
   * @param problems where errors and warnings go
   * @param <T> the value type
   * @return its value; to be used only when there is no error
   */
  public <T> T readOne(ConfigMap root, ConfigSection<T> section, Problems problems) {
    for (Registered registered : sections) {
      if (registered.section == section) {
        return read(registered, section, root, problems);
      }
    }
    throw new IllegalArgumentException("section \"" + section.name() + "\" is not registered");
  }

  /**
   * Lets every section check the rules that span blocks. Pure.
   *
   * @param reading what was read without error
   * @param problems where errors and warnings go
   */
  public void check(Reading reading, Problems problems) {
    for (Registered registered : sections) {
      check(registered.section, reading, problems);
    }
  }

  /** Lets one section check. */
  <T> void check(ConfigSection<T> section, Reading reading, Problems problems) {
    try {
      reading.value(section).ifPresent(value -> section.check(value, reading, problems));
    } catch (RuntimeException e) {
      problems.error(Position.none(), fault(section, "check", e));
    }
  }

  private <T> T read(
      Registered registered, ConfigSection<T> section, ConfigMap root, Problems problems) {
    try {
      Optional<ConfigMap> owned =
          registered.isPluginBlock()
              ? pluginBlock(registered, root)
              : Optional.of(
                  registered.isNested()
                      ? nestedKeys(registered, root)
                      : withoutNestedKeys(root.retain(registered.keys)));
      if (owned.isEmpty() || (!registered.isPluginBlock() && owned.get().isEmpty())) {
        return section.defaults();
      }
      ConfigFields fields = ConfigFields.of(owned.get(), problems);
      T value = section.read(fields, problems);
      fields.finish();
      if (value == null) {
        problems.error(Position.none(), fault(section, "read", null));
        return section.defaults();
      }
      return value;
    } catch (RuntimeException e) {
      problems.error(Position.none(), fault(section, "read", e));
      return section.defaults();
    }
  }

  private static Optional<ConfigMap> pluginBlock(Registered registered, ConfigMap root) {
    String id = registered.keys.iterator().next().substring(PLUGIN_PREFIX.length());
    return root.find(PLUGINS)
        .map(ConfigMap.Entry::value)
        .filter(ConfigMap.class::isInstance)
        .flatMap(plugins -> ((ConfigMap) plugins).find(id))
        .map(ConfigMap.Entry::value)
        .filter(ConfigMap.class::isInstance)
        .map(ConfigMap.class::cast);
  }

  private static ConfigMap nestedKeys(Registered registered, ConfigMap root) {
    List<String> names = new ArrayList<>();
    registered.keys.forEach(key -> names.add(key.substring(key.indexOf('.') + 1)));
    return root.find(parent(registered.keys.iterator().next()))
        .map(ConfigMap.Entry::value)
        .filter(ConfigMap.class::isInstance)
        .map(block -> ((ConfigMap) block).retain(names))
        .orElseGet(ConfigMap::empty);
  }

  /** The same keys without what other sections own, or would own, within their blocks. */
  private ConfigMap withoutNestedKeys(ConfigMap owned) {
    ConfigMap.Builder rest = owned.toBuilder();
    for (ConfigMap.Entry entry : owned.entries()) {
      if (entry.value() instanceof ConfigMap block) {
        List<String> kept = new ArrayList<>();
        for (ConfigMap.Entry one : block.entries()) {
          String path = ConfigMap.fold(entry.key() + '.' + one.key());
          if (!byKey.containsKey(path) && KnownKeys.ownerOf(path).isEmpty()) {
            kept.add(one.key());
          }
        }
        if (kept.size() < block.entries().size()) {
          rest.put(
              new ConfigMap.Entry(
                  entry.key(), entry.keyPosition(), block.retain(kept), entry.usedAsVariable()));
        }
      }
    }
    return rest.build();
  }

  private void reportStrayNested(ConfigMap.Entry entry, Problems problems) {
    if (!(entry.value() instanceof ConfigMap block)) {
      return;
    }
    for (ConfigMap.Entry one : block.entries()) {
      String path = ConfigMap.fold(entry.key() + '.' + one.key());
      if (!byKey.containsKey(path)) {
        KnownKeys.ownerOf(path)
            .ifPresent(owner -> problems.error(one.keyPosition(), needsPlugin(one.key(), owner)));
      }
    }
  }

  private static String needsPlugin(String key, String owner) {
    return "field \""
        + key
        + "\" needs the plugin \""
        + owner
        + "\", which is not installed; add the plugin or remove the field";
  }

  private void reportStrays(ConfigMap root, Problems problems) {
    for (ConfigMap.Entry entry : root.entries()) {
      String key = ConfigMap.fold(entry.key());
      if (key.equals(PLUGINS)) {
        reportStrayPlugins(entry, problems);
      } else if (!byKey.containsKey(key)) {
        Optional<String> owner = KnownKeys.ownerOf(key);
        if (owner.isPresent()) {
          problems.error(entry.keyPosition(), needsPlugin(entry.key(), owner.get()));
        } else if (!entry.usedAsVariable()) {
          problems.error(entry.keyPosition(), "unknown field " + Quoted.of(entry.key()));
        }
      } else {
        reportStrayNested(entry, problems);
      }
    }
  }

  private void reportStrayPlugins(ConfigMap.Entry plugins, Problems problems) {
    if (!(plugins.value() instanceof ConfigMap blocks)) {
      problems.error(
          plugins.keyPosition(),
          "expected a map of plugin ids for \"plugins\", but got " + plugins.value().kind());
      return;
    }
    for (ConfigMap.Entry block : blocks.entries()) {
      if (!byKey.containsKey(PLUGIN_PREFIX + ConfigMap.fold(block.key()))) {
        if (!block.usedAsVariable()) {
          problems.error(
              block.keyPosition(),
              "options for the plugin \""
                  + block.key()
                  + "\", which is not installed or takes none; add the plugin or remove the block");
        }
      } else if (!(block.value() instanceof ConfigMap)) {
        problems.error(
            block.keyPosition(),
            "expected a map for the plugin \""
                + block.key()
                + "\", but got "
                + block.value().kind());
      }
    }
  }

  static String fault(ConfigSection<?> section, String step, RuntimeException cause) {
    String reason = cause == null ? "it gave no value" : String.valueOf(cause);
    return "section \"" + section.name() + "\" failed to " + step + ": " + reason;
  }
}
