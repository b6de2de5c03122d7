package io.natrium.kernel.plugin.pf4j;

import io.natrium.kernel.plugin.source.PluginManifest;
import java.util.List;
import org.pf4j.DefaultPluginDescriptor;

/** PF4J's descriptor with what Natrium adds to the manifest. Immutable once made. */
final class JarDescriptor extends DefaultPluginDescriptor {

  private final List<String> exports;
  private final boolean startWhenConfigured;

  /**
   * Copies a descriptor that was read.
   *
   * @param exports packages that dependents may use; empty for all of the jar
   */
  JarDescriptor(
      String id,
      String version,
      String entryClass,
      String dependencies,
      List<String> exports,
      boolean startWhenConfigured) {
    super(id, "", entryClass, version, "*", null, null);
    setDependencies(dependencies);
    this.exports = List.copyOf(exports);
    this.startWhenConfigured = startWhenConfigured;
  }

  /** Whether dependents may use a class. */
  boolean exports(String className) {
    if (exports.isEmpty()) {
      return true;
    }
    for (String exported : exports) {
      if (className.startsWith(exported)
          && className.length() > exported.length()
          && className.charAt(exported.length()) == '.') {
        return true;
      }
    }
    return false;
  }

  PluginManifest manifest() {
    List<PluginManifest.Dependency> dependencies =
        getDependencies().stream()
            .map(
                needed ->
                    new PluginManifest.Dependency(
                        needed.getPluginId(),
                        needed.getPluginVersionSupport(),
                        needed.isOptional()))
            .toList();
    return new PluginManifest(getPluginId(), getVersion(), dependencies, startWhenConfigured);
  }
}
