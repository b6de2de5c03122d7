package io.natrium.kernel.plugin.classpath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.ServerStartException;
import io.natrium.kernel.plugin.source.PluginManifest;
import io.natrium.kernel.plugin.source.PluginUnit;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestScanTest {

  @TempDir private Path folder;

  private final ClassPathSource source = new ClassPathSource();

  /** A plugin that does nothing. */
  public static final class Idle implements ServerPlugin {
    @Override
    public void start(PluginContext context) {
      // nothing
    }
  }

  @Test
  void findsPluginsByTheirManifests() throws Exception {
    scan(
        "Plugin-Id: idle\nPlugin-Version: 1.2.3\nNatrium-Start: configured\n"
            + "Plugin-Dependencies: tcp@>=0.1.0, store?\n",
        Idle.class.getName());
    PluginUnit unit = unit("idle");
    assertEquals(
        new PluginManifest(
            "idle",
            "1.2.3",
            List.of(
                new PluginManifest.Dependency("tcp", ">=0.1.0", false),
                new PluginManifest.Dependency("store", "*", true)),
            true),
        unit.manifest());
    assertEquals(Idle.class, unit.create().getClass());
  }

  @Test
  void leavesAnInstanceThatIsThereAlready() throws Exception {
    Idle instance = new Idle();
    source.add("idle", instance);
    scan("Plugin-Id: idle\n", Idle.class.getName());
    assertSame(instance, unit("idle").create());
  }

  @Test
  void searchesAtDiscoveryAndLeavesWhatWasAddedMeanwhile() throws Exception {
    write("Plugin-Id: idle\n", Idle.class.getName());
    Idle instance = new Idle();
    try (URLClassLoader loader = loader()) {
      source.search(new ManifestScan(loader));
      assertFalse(source.has("idle"));
      source.add("idle", instance);
      assertSame(instance, unit("idle").create());
      ClassPathSource other = new ClassPathSource().search(new ManifestScan(loader));
      assertEquals(1, count(other, "idle"));
      assertEquals(1, count(other, "idle")); // once more finds nothing new
    }
  }

  @Test
  void discoveryFailsOverAClassThatIsMissing() throws Exception {
    write("Plugin-Id: gone\n", "com.example.Gone");
    try (URLClassLoader loader = loader()) {
      source.search(new ManifestScan(loader));
      assertThrows(ServerStartException.class, source::discover);
    }
  }

  @Test
  void namesTheManifestOfAClassThatIsMissing() {
    ServerStartException failure =
        assertThrows(
            ServerStartException.class, () -> scan("Plugin-Id: gone\n", "com.example.Gone"));
    assertTrue(failure.getMessage().contains("com.example.Gone"), failure.getMessage());
    assertTrue(
        failure.getMessage().contains(folder.getFileName().toString()), failure.getMessage());
  }

  private PluginUnit unit(String id) {
    return source.discover().units().stream()
        .filter(unit -> unit.manifest().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static long count(ClassPathSource source, String id) {
    return source.discover().units().stream()
        .filter(unit -> unit.manifest().id().equals(id))
        .count();
  }

  private void scan(String attributes, String type) throws IOException {
    write(attributes, type);
    try (URLClassLoader loader = loader()) {
      new ManifestScan(loader).addTo(source);
    }
  }

  private void write(String attributes, String type) throws IOException {
    Path manifest = folder.resolve("META-INF/MANIFEST.MF");
    Files.createDirectories(manifest.getParent());
    Files.writeString(
        manifest, "Manifest-Version: 1.0\n" + attributes + "Plugin-Class: " + type + "\n");
  }

  private URLClassLoader loader() throws IOException {
    URL[] urls = {folder.toUri().toURL()};
    return new URLClassLoader(urls, ManifestScan.class.getClassLoader());
  }
}
