package io.natrium.kernel.plugin.classpath;

import io.natrium.kernel.plugin.source.PluginManifest;
import io.natrium.kernel.plugin.source.PluginRefused;
import io.natrium.kernel.plugin.source.PluginSource;
import io.natrium.kernel.plugin.source.PluginUnit;
import io.natrium.spi.plugin.ServerPlugin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Plugins handed over as instances by an embedder, a test or a slim distribution, and those that a
 * search finds. Owner: the thread that sets up the server, then the one that discovers.
 */
public final class ClassPathSource implements PluginSource {

  private final List<PluginUnit> units = new ArrayList<>();
  private ManifestScan search;

  /** Adds a plugin that always starts. */
  public ClassPathSource add(String id, ServerPlugin plugin) {
    return add(id, plugin, false);
  }

  /**
   * Adds a plugin.
   *
   * @param startWhenConfigured whether it starts only when one of its keys is configured
   * @throws IllegalArgumentException if the id is taken
   */
  public ClassPathSource add(String id, ServerPlugin plugin, boolean startWhenConfigured) {
    return add(new PluginManifest(id, "", List.of(), startWhenConfigured), plugin);
  }

  /**
   * Adds a plugin with its manifest.
   *
   * @throws IllegalArgumentException if the id is taken
   */
  public ClassPathSource add(PluginManifest manifest, ServerPlugin plugin) {
    Objects.requireNonNull(plugin, "plugin");
    if (has(manifest.id())) {
      throw new IllegalArgumentException("plugin id " + manifest.id() + " is used twice");
    }
    units.add(new InstanceUnit(manifest, plugin));
    return this;
  }

  /**
   * Has {@link #discover} look for more. Not before, so that what the server makes beside its start
   * is begun by then.
   */
  public ClassPathSource search(ManifestScan scan) {
    search = scan;
    return this;
  }

  /** Whether there is a plugin of that id. */
  public boolean has(String id) {
    return units.stream().anyMatch(unit -> unit.manifest().id().equals(id));
  }

  /**
   * Finds them.
   *
   * @throws io.natrium.kernel.ServerStartException if a search finds what cannot be used
   */
  @Override
  public Found discover() {
    if (search != null) {
      search.addTo(this);
    }
    return new Found(units, List.of());
  }

  @Override
  public PluginUnit inspect(Path jar) throws PluginRefused {
    throw new PluginRefused("the class path takes no jars");
  }

  @Override
  public boolean takesJars() {
    return false;
  }

  @Override
  public void close() {
    units.clear();
  }

  private record InstanceUnit(PluginManifest manifest, ServerPlugin plugin) implements PluginUnit {

    @Override
    public String source() {
      return "class path";
    }

    @Override
    public Optional<Path> jar() {
      return Optional.empty();
    }

    @Override
    public Optional<String> checksum() {
      return Optional.empty();
    }

    @Override
    public boolean accepts(PluginManifest.Dependency dependency, String version) {
      return true;
    }

    @Override
    public ClassLoader open(Function<String, Optional<ClassLoader>> peers) {
      return plugin.getClass().getClassLoader();
    }

    @Override
    public boolean unloadable() {
      return false;
    }

    @Override
    public ServerPlugin create() {
      return plugin;
    }

    @Override
    public void close() {
      // its classes are the application's
    }

    @Override
    public void discard() {
      // nothing is kept of it
    }
  }
}
