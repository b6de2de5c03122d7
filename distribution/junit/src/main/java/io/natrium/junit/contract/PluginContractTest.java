package io.natrium.junit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.ReloadException;
import io.natrium.kernel.config.ConfigRejectedException;
import io.natrium.kernel.plugin.PluginHandle;
import io.natrium.kernel.plugin.PluginResult;
import io.natrium.kernel.plugin.PluginState;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problem;
import io.natrium.spi.plugin.ServerPlugin;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every plugin has to keep, as tests to inherit: it declares without effects, it starts,
 * drains and stops as often as asked, from the class path and from its jar, it leaves nothing
 * behind, it reads its configuration as recorded, and a refused reload changes nothing.
 *
 * <p>The plugin's jar is read from the system property {@code plugin.jar} where nothing else is
 * said, as the template's build sets it for tests named {@code *IT}. Its classes may be on the
 * class path of the test as well or not. PF4J has to be there.
 *
 * <pre>{@code
 * class HelloPluginContractIT extends PluginContractTest {
 *
 *   @Override
 *   protected void use(NatsServer server) throws Exception {
 *     try (InternalClient client = server.client()) {
 *       client.request("hello", new byte[0], Duration.ofSeconds(5)).toCompletableFuture().get();
 *     }
 *   }
 * }
 * }</pre>
 */
@Timeout(120)
public abstract class PluginContractTest {

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int ROUNDS = 2;
  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(
          Problem::position,
          Comparator.comparingInt(Position::line).thenComparingInt(Position::column));

  /** A change that no running server takes, so that a reload is refused for its sake. */
  private static final String NOT_RELOADABLE = "\nserver_name: \"not-to-be-reloaded\"\n";

  @TempDir Path folder;

  /** How long what ends by itself may take to end. */
  Duration patience = Duration.ofSeconds(10);

  /** The plugin's jar as it is shipped. */
  protected Path jar() throws Exception {
    String property = System.getProperty("plugin.jar");
    assertNotNull(property, "override jar(), or set the system property plugin.jar to the jar");
    return Path.of(property);
  }

  /** The configuration with which the plugin starts and is used. */
  protected String configuration() throws Exception {
    return "";
  }

  /**
   * Completes the description of a server, which has its configuration already: adds plugins that
   * this one needs. By default the server opens no listener and needs no transport.
   */
  protected NatsServer.Builder prepare(NatsServer.Builder builder) {
    return builder.withoutListener();
  }

  /**
   * Puts the plugin to use as {@link #configuration} says, and fails if it does not do its work.
   * Called several times; clients may stay connected.
   */
  protected void use(NatsServer server) throws Exception {}

  /** Configurations and what the plugin says of them; see {@link ConfigCase}. */
  protected List<ConfigCase> configurations() throws Exception {
    return List.of();
  }

  /**
   * Configurations that are right but to which the running plugin cannot change from {@link
   * #configuration}. Those that {@link #configurations} say to be refused are tried anyway.
   */
  protected List<String> refusedReloads() throws Exception {
    return List.of();
  }

  /** A folder for files of the test; the same throughout a test. */
  protected final Path folder() {
    return folder;
  }

  // ---- what is checked

  @Test
  void declaresTheSameEachTimeAndDoesNothingElse() throws Exception {
    Traces before = Traces.now();
    Enclosure enclosure = new Enclosure();
    List<List<String>> said = new ArrayList<>();
    try (Entry entry = new Entry(jar())) {
      for (int round = 0; round < ROUNDS; round++) {
        NotedDeclaration noted = new NotedDeclaration();
        enclosure.call(
            () -> {
              entry.make().declare(noted);
              return noted;
            });
        said.add(noted.said());
      }
      assertEquals(List.of(), enclosure.alive(), "a declaration starts no threads");
    }
    assertEquals(said.get(0), said.get(1));
    assertEquals(before, Traces.now());
  }

  @Test
  void livesSeveralTimesFromTheClassPath() throws Exception {
    Traces before = Traces.now();
    Enclosure enclosure = new Enclosure();
    try (Entry entry = new Entry(jar());
        NatsServer server = enclosure.call(() -> server().plugin(entry.id, entry.make()).build())) {
      enclosure.call(server::start);
      for (int round = 0; round < ROUNDS; round++) {
        assertActive(server, entry.id);
        use(server);
        assertDone(server.reloadPlugin(entry.id, GRACE));
      }
      assertActive(server, entry.id);
      use(server);
      assertDone(server.unloadPlugin(entry.id, GRACE));
      assertEquals(List.of(), threads(entry.id), "threads of the plugin are left");
    }
    assertNothingLeft(enclosure, before);
  }

  @Test
  void leavesNothingBehindWhenItsJarIsUnloaded() throws Exception {
    Traces before = Traces.now();
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    Path jar =
        Files.copy(jar(), plugins.resolve("plugin.jar"), StandardCopyOption.REPLACE_EXISTING);
    String id = Entry.idOf(jar);
    Enclosure enclosure = new Enclosure();
    try (NatsServer server = enclosure.call(() -> server().pluginsDirectory(plugins).build())) {
      enclosure.call(server::start);
      Set<String> libraries = Set.of();
      long subscriptions = 0;
      for (int round = 0; round < ROUNDS; round++) {
        assertActive(server, id);
        use(server);
        WeakReference<ClassLoader> loader = loader(id);
        Set<String> mapped = Traces.libraries();
        assertDone(server.unloadPlugin(id, GRACE));
        assertEquals(List.of(), threads(id), "threads of the plugin are left");
        assertNoThreadOf(loader);
        boolean collected = Traces.settled(patience, true, () -> loader.refersTo(null));
        assertTrue(collected, "something holds the classes of the plugin");
        if (round == 0) { // what the JVM loads once and keeps is there now
          subscriptions = server.statistics().subscriptions();
          libraries = Traces.libraries();
        }
        assertUnmapped(mapped, libraries);
        long left = subscriptions;
        assertEquals(
            left,
            Traces.settled(patience, left, () -> server.statistics().subscriptions()),
            "subscriptions of the plugin are left");
        assertDone(server.loadPlugin(jar));
      }
      assertEquals(0, server.pluginHost().uncollected());
    }
    assertNothingLeft(enclosure, before);
  }

  @TestFactory
  Stream<DynamicTest> readsItsConfiguration() throws Exception {
    return configurations().stream()
        .map(each -> DynamicTest.dynamicTest("[" + each.text() + "]", () -> assertVerdict(each)));
  }

  @Test
  void changesNothingWhenAReloadIsRefused() throws Exception {
    List<String> refused = new ArrayList<>(refusedReloads());
    for (ConfigCase each : configurations()) {
      refused.add(each.isAccepted() ? each.text() + NOT_RELOADABLE : each.text());
    }
    try (Entry entry = new Entry(jar());
        NatsServer server = server().plugin(entry.id, entry.make()).build()) {
      server.start();
      use(server);
      var options = server.options();
      var ports = server.ports();
      for (String text : refused) {
        Files.writeString(file(), text);
        ReloadException refusal = assertThrows(ReloadException.class, server::reload, text);
        assertFalse(refusal.getMessage().isBlank(), text);
        assertActive(server, entry.id);
        assertEquals(options, server.options(), text);
        assertEquals(ports, server.ports(), text);
        use(server);
      }
      Files.writeString(file(), configuration());
      server.reload();
      use(server);
    }
  }

  // ---- how

  private Path file() {
    return folder.resolve("contract.conf");
  }

  private NatsServer.Builder server() throws Exception {
    Files.writeString(file(), configuration());
    return prepare(NatsServer.builder().configFile(file()));
  }

  private void assertVerdict(ConfigCase expected) throws Exception {
    Files.writeString(file(), expected.text());
    try (Entry entry = new Entry(jar());
        NatsServer server =
            prepare(NatsServer.builder().configFile(file()))
                .plugin(entry.id, entry.make())
                .build()) {
      List<String> problems = List.of();
      try {
        server.configure();
      } catch (ConfigRejectedException refused) {
        String prefix = file() + ":";
        problems =
            refused.errors().stream()
                .sorted(BY_PLACE)
                .map(Problem::toString)
                .map(text -> text.startsWith(prefix) ? text.substring(prefix.length()) : text)
                .toList();
      }
      assertEquals(String.join("\n", expected.problems()), String.join("\n", problems));
    }
  }

  private static void assertActive(NatsServer server, String id) {
    PluginHandle plugin = server.pluginHost().plugin(id).orElseThrow();
    assertEquals(PluginState.ACTIVE, plugin.state(), plugin.reason());
  }

  private static void assertDone(CompletableFuture<PluginResult> operation) {
    PluginResult result = operation.join();
    assertEquals(PluginResult.Outcome.DONE, result.outcome(), result.reason());
  }

  /** Threads that the server gave to the plugin. */
  private static List<Thread> threads(String id) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("natrium-" + id + "-"))
        .toList();
  }

  /** The plugin's class loader, which its threads have as context. */
  private static WeakReference<ClassLoader> loader(String id) {
    return new WeakReference<>(threads(id).get(0).getContextClassLoader());
  }

  private static void assertNoThreadOf(WeakReference<ClassLoader> loader) {
    ClassLoader gone = loader.get();
    List<String> left =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> gone != null && thread.getContextClassLoader() == gone)
            .map(Thread::getName)
            .toList();
    assertEquals(List.of(), left, "threads that the plugin started by itself are left");
  }

  private void assertNothingLeft(Enclosure enclosure, Traces before) {
    List<Thread> alive = Traces.settled(patience, List.of(), enclosure::alive);
    assertEquals(List.of(), alive, "threads outlive the server");
    assertEquals(before, Traces.settled(patience, before, Traces::now), "left in the JVM");
  }

  private void assertUnmapped(Set<String> before, Set<String> permanent) {
    Set<String> own = new HashSet<>(before);
    own.removeAll(permanent);
    Set<String> left =
        Traces.settled(
            patience,
            Set.of(),
            () -> {
              Set<String> still = new HashSet<>(Traces.libraries());
              still.retainAll(own);
              return still;
            });
    assertEquals(Set.of(), left, "libraries of the plugin are still mapped");
  }

  /** The plugin's entry class, from the class path of the test or else from the jar. */
  private static final class Entry implements AutoCloseable {

    private final String id;
    private final String type;
    private final URLClassLoader loader;

    Entry(Path jar) throws IOException {
      id = idOf(jar);
      type = attribute(jar, "Plugin-Class");
      loader =
          new URLClassLoader(
              new URL[] {jar.toUri().toURL()}, PluginContractTest.class.getClassLoader());
    }

    static String idOf(Path jar) throws IOException {
      return attribute(jar, "Plugin-Id");
    }

    private static String attribute(Path jar, String name) throws IOException {
      try (JarFile file = new JarFile(jar.toFile())) {
        String value =
            file.getManifest() == null
                ? null
                : file.getManifest().getMainAttributes().getValue(name);
        assertNotNull(value, jar + " has no " + name + " in its manifest");
        return value;
      }
    }

    ServerPlugin make() throws ReflectiveOperationException {
      return (ServerPlugin) loader.loadClass(type).getConstructor().newInstance();
    }

    @Override
    public void close() throws IOException {
      loader.close();
    }
  }
}
