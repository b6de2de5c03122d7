package io.natrium.kernel.plugin.source;

import java.util.List;
import java.util.Objects;

/**
 * What a plugin says of itself before any of its classes is loaded.
 *
 * @param id unique in the server
 * @param version its version, empty for an instance of the class path
 * @param dependencies plugins whose classes it uses
 * @param startWhenConfigured whether it starts only when one of its keys is configured
 */
public record PluginManifest(
    String id, String version, List<Dependency> dependencies, boolean startWhenConfigured) {

  public PluginManifest {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(version, "version");
    dependencies = List.copyOf(dependencies);
  }

  /**
   * A plugin that another one builds on.
   *
   * @param id id of the other plugin
   * @param versions range of its versions, {@code *} for any
   * @param optional whether the plugin works without it; orders the start either way
   */
  public record Dependency(String id, String versions, boolean optional) {

    public Dependency {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(versions, "versions");
    }
  }
}
