package io.natrium.kernel.plugin.classpath;

import io.natrium.kernel.ServerStartException;
import io.natrium.kernel.plugin.source.PluginManifest;
import io.natrium.spi.plugin.ServerPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/**
 * Finds the plugins on the class path by the manifests of their jars, so that the same jar works
 * there and in a plugins directory. Owner: the thread that discovers plugins.
 */
public final class ManifestScan {

  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  private final ClassLoader loader;

  /**
   * Makes a scan.
   *
   * @param loader whose manifests are read, those of its parents included
   */
  public ManifestScan(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * Adds what is found and not there yet.
   *
   * @throws ServerStartException if a manifest or the class that it names cannot be used
   */
  public void addTo(ClassPathSource source) {
    try {
      for (URL manifest : Collections.list(loader.getResources(MANIFEST))) {
        add(source, manifest);
      }
    } catch (IOException failure) {
      throw new ServerStartException("the class path cannot be searched for plugins", failure);
    }
  }

  private void add(ClassPathSource source, URL url) throws IOException {
    Attributes main;
    try (InputStream in = url.openStream()) {
      main = new Manifest(in).getMainAttributes();
    }
    String id = main.getValue("Plugin-Id");
    String entry = main.getValue("Plugin-Class");
    if (id == null || entry == null || source.has(id.strip())) {
      return;
    }
    PluginManifest manifest =
        new PluginManifest(
            id.strip(),
            text(main, "Plugin-Version"),
            dependencies(text(main, "Plugin-Dependencies")),
            text(main, "Natrium-Start").equals("configured"));
    source.add(manifest, create(entry.strip(), url));
  }

  private static String text(Attributes main, String name) {
    String value = main.getValue(name);
    return value == null ? "" : value.strip();
  }

  /** As PF4J writes them: {@code tcp@>=0.1.0, store?}. */
  private static List<PluginManifest.Dependency> dependencies(String text) {
    List<PluginManifest.Dependency> found = new ArrayList<>();
    for (String part : text.split(",")) {
      String one = part.strip();
      if (one.isEmpty()) {
        continue;
      }
      int at = one.indexOf('@');
      String id = at < 0 ? one : one.substring(0, at);
      String versions = at < 0 ? "*" : one.substring(at + 1).strip();
      boolean optional = id.endsWith("?");
      String name = optional ? id.substring(0, id.length() - 1) : id;
      found.add(new PluginManifest.Dependency(name.strip(), versions, optional));
    }
    return found;
  }

  private ServerPlugin create(String entry, URL where) {
    try {
      return loader
          .loadClass(entry)
          .asSubclass(ServerPlugin.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException | LinkageError failure) {
      throw new ServerStartException(
          "plugin class " + entry + ", named by " + where + ", cannot be used: " + failure,
          failure);
    }
  }
}
