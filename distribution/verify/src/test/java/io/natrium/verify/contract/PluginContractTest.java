package io.natrium.verify.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.plugin.PluginHandle;
import io.natrium.kernel.plugin.PluginResult;
import io.natrium.kernel.plugin.PluginState;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.plugin.ConfigHandle;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.ServerPlugin;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every plugin has to keep: a declaration without effects, start, drain and stop as often as
 * asked, nothing left behind, from the class path and from a jar.
 */
abstract class PluginContractTest {

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int COLLECTIONS = 100;
  private static final int ROUNDS = 2;

  @TempDir Path directory;

  /** The plugin's id. */
  protected abstract String id();

  /** A new entry object. */
  protected abstract ServerPlugin entry();

  /** Beginnings of the file names of the libraries that its jar bundles. */
  protected List<String> bundled() {
    return List.of();
  }

  /** Plugins whose classes it uses. */
  protected List<String> dependencies() {
    return List.of();
  }

  /** A configuration with which it starts. */
  protected String configuration() {
    return "port: -1\n";
  }

  /** Sets up a server for the plugin; without a client listener where nothing else is said. */
  protected NatsServer.Builder server() {
    return NatsServer.builder().configText(configuration()).withoutListener();
  }

  /** Puts the plugin to use, so that there is something to leave behind. */
  protected void use(NatsServer server) throws Exception {}

  @Test
  void shouldDeclareTheSameEachTimeAndDoNothingElse() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Noted first = new Noted();
    Noted second = new Noted();
    entry().declare(first);
    ServerPlugin again = entry();
    again.declare(second);
    assertEquals(first.said, second.said);
    Set<Thread> more = new HashSet<>(Thread.getAllStackTraces().keySet());
    more.removeAll(before);
    more.removeIf(thread -> !thread.getName().startsWith("natrium-" + id()));
    assertEquals(Set.of(), more, "a declaration starts no threads");
  }

  @Test
  void shouldLiveSeveralTimesFromTheClassPath() throws Exception {
    try (NatsServer server = server().plugin(id(), entry()).build()) {
      server.start();
      for (int round = 0; round < ROUNDS; round++) {
        assertActive(server);
        use(server);
        PluginResult result = server.pluginHost().reload(id(), GRACE).join();
        assertEquals(PluginResult.Outcome.DONE, result.outcome(), result.reason());
      }
      assertActive(server);
      PluginResult result = server.pluginHost().unload(id(), GRACE).join();
      assertEquals(PluginResult.Outcome.DONE, result.outcome(), result.reason());
      assertNoThreads();
    }
  }

  @Test
  void shouldLeaveNothingBehindWhenItsJarIsUnloaded() throws Exception {
    Path jar =
        new ClassPathJar(id(), dependencies())
            .write(directory.resolve(id() + ".jar"), entry().getClass(), bundled());
    try (NatsServer server = server().pluginsDirectory(directory).build()) {
      server.start();
      for (int round = 0; round < ROUNDS; round++) {
        assertActive(server);
        use(server);
        WeakReference<ClassLoader> loader = loader();
        PluginResult gone = server.pluginHost().unload(id(), GRACE).join();
        assertEquals(PluginResult.Outcome.DONE, gone.outcome(), gone.reason());
        assertNoThreads();
        assertCollected(loader);
        PluginResult back = server.pluginHost().load(jar).join();
        assertEquals(PluginResult.Outcome.DONE, back.outcome(), back.reason());
      }
      assertEquals(0, server.pluginHost().uncollected());
    }
    assertNoThreads();
  }

  private void assertActive(NatsServer server) {
    PluginHandle plugin = server.pluginHost().plugin(id()).orElseThrow();
    assertEquals(PluginState.ACTIVE, plugin.state(), plugin.reason());
  }

  private List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("natrium-" + id() + "-"))
        .toList();
  }

  private void assertNoThreads() {
    assertEquals(List.of(), threads(), "threads of the plugin are left");
  }

  /** The plugin's class loader, which its threads have as context. */
  private WeakReference<ClassLoader> loader() {
    return new WeakReference<>(threads().get(0).getContextClassLoader());
  }

  private static void assertCollected(WeakReference<ClassLoader> loader) {
    for (int i = 0; i < COLLECTIONS && !loader.refersTo(null); i++) {
      System.gc();
    }
    assertTrue(loader.refersTo(null), "something holds the classes of the plugin");
  }

  /** Notes what is declared and reads nothing. */
  private static final class Noted implements Declaration {

    private final List<String> said = new ArrayList<>();

    @Override
    public <T> ConfigHandle<T> section(ConfigSection<T> section) {
      said.add("section " + section.name() + " " + new TreeSet<>(section.keys()));
      return new ConfigHandle<>() {
        @Override
        public T get() {
          throw new IllegalStateException("nothing was read yet");
        }

        @Override
        public boolean configured() {
          return false;
        }
      };
    }

    @Override
    public <T> Declaration provides(Class<T> service) {
      said.add("provides " + service.getName());
      return this;
    }

    @Override
    public <T> Declaration uses(Class<T> service, boolean required) {
      said.add("uses " + service.getName() + " " + required);
      return this;
    }
  }
}
