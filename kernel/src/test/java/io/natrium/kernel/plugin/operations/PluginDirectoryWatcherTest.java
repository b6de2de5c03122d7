package io.natrium.kernel.plugin.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.plugin.PluginState;
import io.natrium.kernel.plugin.lifecycle.HostKit;
import io.natrium.kernel.plugin.lifecycle.PluginJar;
import io.natrium.kernel.plugin.lifecycle.ScriptedPlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watcher, polled by hand. */
class PluginDirectoryWatcherTest {

  @TempDir Path directory;

  private final HostKit kit = new HostKit();
  private PluginDirectoryWatcher watcher;

  @BeforeEach
  void start() {
    kit.jars(directory).start();
    watcher = new PluginDirectoryWatcher(directory, kit.host, Duration.ofSeconds(1), HostKit.GRACE);
    watcher.adopt();
  }

  @AfterEach
  void close() {
    watcher.close();
    kit.close();
  }

  private void settle() throws InterruptedException {
    watcher.poll();
    watcher.poll();
  }

  @Test
  void shouldLoadReloadAndUnloadWhatChanges() throws Exception {
    PluginJar.of("alpha", "").write(directory, "a.jar");
    watcher.poll();
    assertTrue(kit.host.plugin("alpha").isEmpty(), "not settled yet");
    watcher.poll();
    assertEquals(PluginState.ACTIVE, kit.state("alpha"));
    PluginJar.of("alpha", "int longer = 1;")
        .manifest("Plugin-Version", "1.1.0")
        .write(directory, "a.jar");
    settle();
    assertEquals("1.1.0", kit.plugin("alpha").version());
    Files.delete(directory.resolve("a.jar"));
    settle();
    assertTrue(kit.host.plugin("alpha").isEmpty());
  }

  @Test
  void shouldLeaveAJarAloneWhileItGrows() throws Exception {
    byte[] whole = PluginJar.of("alpha", "").bytes();
    Path jar = directory.resolve("a.jar");
    for (int part = 1; part <= 4; part++) {
      Files.write(jar, Arrays.copyOf(whole, whole.length * part / 4));
      watcher.poll();
      assertTrue(kit.host.plugin("alpha").isEmpty());
    }
    watcher.poll();
    assertEquals(PluginState.ACTIVE, kit.state("alpha"));
  }

  @Test
  void shouldTryABrokenJarAgainOnlyWhenItChanges() throws Exception {
    Path jar = directory.resolve("a.jar");
    Files.write(jar, new byte[50]);
    settle();
    assertTrue(kit.host.plugins().isEmpty());
    PluginJar.of("alpha", "").write(directory, "a.jar");
    settle();
    assertEquals(PluginState.ACTIVE, kit.state("alpha"));
  }

  @Test
  void shouldBringBackADependentWithItsBase() throws Exception {
    PluginJar.of("user", "").manifest("Plugin-Dependencies", "base").write(directory, "a.jar");
    settle();
    assertEquals(PluginState.FAILED, kit.state("user"));
    PluginJar.of("base", "").write(directory, "b.jar");
    settle();
    assertEquals(PluginState.ACTIVE, kit.state("user"));
    Files.delete(directory.resolve("b.jar"));
    settle();
    assertEquals(PluginState.DISCOVERED, kit.state("user"));
    PluginJar.of("base", "").write(directory, "b.jar");
    settle();
    assertEquals(PluginState.ACTIVE, kit.state("user"));
  }

  @Test
  void shouldNotTouchPluginsOfOtherSources() throws Exception {
    try (HostKit other = new HostKit()) {
      other.add("inner", new ScriptedPlugin("inner")).jars(directory).start();
      PluginDirectoryWatcher second =
          new PluginDirectoryWatcher(directory, other.host, Duration.ofSeconds(1), HostKit.GRACE);
      second.adopt();
      second.poll();
      second.poll();
      assertEquals(PluginState.ACTIVE, other.state("inner"));
    }
  }
}
