package io.natrium.kernel.plugin.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.plugin.PluginResult;
import io.natrium.kernel.plugin.PluginState;
import io.natrium.kernel.plugin.pf4j.JarPluginSource;
import io.natrium.kernel.plugin.source.PluginRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken in from a plugins directory, and how its classes are kept apart. */
class JarPluginsTest {

  @TempDir Path directory;

  private final HostKit kit = new HostKit();

  @AfterEach
  void close() {
    kit.close();
  }

  private String refusalOf(PluginJar jar) throws IOException {
    return refusalOf(jar.bytes());
  }

  private String refusalOf(byte[] bytes) throws IOException {
    Path jar = directory.resolve("tested.jar");
    Files.write(jar, bytes);
    try (JarPluginSource source = new JarPluginSource(directory, HostKit.SPI_VERSION)) {
      source.inspect(jar);
      return "taken";
    } catch (PluginRefused e) {
      return e.getMessage();
    }
  }

  @Test
  void shouldStartThePluginsOfADirectory() throws IOException {
    PluginJar.of("alpha", "").write(directory, "alpha.jar");
    PluginJar.of("beta", "").manifest("Plugin-Version", "2.5.0").write(directory, "beta.jar");
    Files.writeString(directory.resolve("readme.txt"), "no plugin");
    kit.jars(directory).start();
    assertEquals(PluginState.ACTIVE, kit.state("alpha"));
    assertEquals(PluginState.ACTIVE, kit.state("beta"));
    assertEquals("2.5.0", kit.plugin("beta").version());
    assertEquals(directory.resolve("beta.jar").toString(), kit.plugin("beta").source());
    assertEquals(List.of(), kit.host.refused());
  }

  @Test
  void shouldStartWithoutADirectory() {
    kit.jars(directory.resolve("missing")).start();
    assertEquals(List.of(), kit.host.plugins());
    assertEquals(List.of(), kit.host.refused());
  }

  @Test
  void shouldPreferTheClassPathToAJarOfTheSameId() throws IOException {
    PluginJar.of("alpha", "").write(directory, "alpha.jar");
    kit.add("alpha", new ScriptedPlugin("alpha")).jars(directory).start();
    assertEquals("class path", kit.plugin("alpha").source());
    assertEquals(
        "its id is taken by the plugin from class path", kit.host.refused().get(0).reason());
    PluginResult late = kit.host.load(directory.resolve("alpha.jar")).join();
    assertEquals(PluginResult.Outcome.REFUSED, late.outcome());
    assertEquals(PluginState.ACTIVE, kit.state("alpha"));
  }

  @Test
  void shouldRefuseTheSecondJarOfAnId() throws IOException {
    PluginJar.of("alpha", "").write(directory, "a.jar");
    PluginJar.of("alpha", "").write(directory, "b.jar");
    kit.jars(directory).start();
    assertEquals(directory.resolve("a.jar").toString(), kit.plugin("alpha").source());
    assertEquals(directory.resolve("b.jar").toString(), kit.host.refused().get(0).source());
  }

  @Test
  void shouldKeepTheRunningPluginWhenASecondJarOfItsIdIsRefused() throws IOException {
    PluginJar.of("alpha", "").write(directory, "a.jar");
    kit.jars(directory).start();
    Path other = PluginJar.of("alpha", "").write(directory, "b.jar");
    assertEquals(PluginResult.Outcome.REFUSED, kit.host.load(other).join().outcome());
    assertEquals(PluginState.ACTIVE, kit.state("alpha"));
    assertEquals(
        PluginResult.Outcome.DONE, kit.host.unload("alpha", HostKit.GRACE).join().outcome());
  }

  @Test
  void shouldTakeARangeOfTheSpiThatFits() throws IOException {
    assertEquals(
        "taken",
        refusalOf(PluginJar.of("alpha", "").manifest("Plugin-Requires", ">=0.1.0 & <0.2.0")));
  }

  @Test
  void shouldRefuseAPluginForALaterSpi() throws IOException {
    assertEquals(
        "it needs SPI >=2.0.0, this server has 0.1.0; use a build of the plugin for this server",
        refusalOf(PluginJar.of("alpha", "").manifest("Plugin-Requires", ">=2.0.0")));
  }

  @Test
  void shouldRefuseARangeThatIsNone() throws IOException {
    assertEquals(
        "Plugin-Requires 'soon' is no range of versions",
        refusalOf(PluginJar.of("alpha", "").manifest("Plugin-Requires", "soon")));
  }

  @Test
  void shouldRefuseAPluginForALaterJava() throws IOException {
    String refusal = refusalOf(PluginJar.of("alpha", "").manifest("Natrium-Java", "99"));
    assertTrue(refusal.startsWith("it needs Java 99 or later, this is Java "), refusal);
  }

  @Test
  void shouldRefuseAManifestThatLacksSomething() throws IOException {
    for (String name : List.of("Plugin-Id", "Plugin-Version", "Plugin-Class")) {
      assertEquals(
          "its manifest has no " + name, refusalOf(PluginJar.of("alpha", "").manifest(name, null)));
    }
    assertEquals(
        "Natrium-Start 'later' is neither always nor configured",
        refusalOf(PluginJar.of("alpha", "").manifest("Natrium-Start", "later")));
    assertEquals(
        "Plugin-Id '../up' is not made of 1 to 64 letters, digits, dashes and underscores",
        refusalOf(PluginJar.of("alpha", "").manifest("Plugin-Id", "../up")));
  }

  @Test
  void shouldRefuseATruncatedJarWhereverItIsCut() throws IOException {
    byte[] whole = PluginJar.of("alpha", "").bytes();
    for (int length :
        new int[] {0, 1, 100, whole.length / 2, whole.length - 30, whole.length - 1}) {
      String refusal = refusalOf(Arrays.copyOf(whole, length));
      assertTrue(refusal.contains("copy it again"), length + " bytes: " + refusal);
    }
  }

  @Test
  void shouldRefuseAJarWithDamagedContent() throws IOException {
    byte[] damaged =
        PluginJar.of("alpha", "").file("data", "precious".getBytes(StandardCharsets.UTF_8)).bytes();
    String text = new String(damaged, StandardCharsets.ISO_8859_1);
    damaged[text.indexOf("precious")] = 'P';
    assertEquals(
        "the jar is damaged or not complete, copy it again: data is not whole", refusalOf(damaged));
  }

  @Test
  void shouldRefuseHarmfulNames() throws IOException {
    for (String name : List.of("../../evil.sh", "/etc/passwd", "a/../../b", "C:evil", "a\\b")) {
      String refusal = refusalOf(PluginJar.of("alpha", "").file(name, new byte[1]));
      assertTrue(refusal.contains("harmful name"), name + ": " + refusal);
    }
    assertEquals("taken", refusalOf(PluginJar.of("alpha", "").file("notes..txt", new byte[1])));
  }

  @Test
  void shouldStartTheOthersWhenOneJarIsDamaged() throws IOException {
    PluginJar.of("alpha", "").write(directory, "alpha.jar");
    Files.write(directory.resolve("broken.jar"), new byte[100]);
    kit.jars(directory).start();
    assertEquals(PluginState.ACTIVE, kit.state("alpha"));
    assertEquals("broken.jar", kit.host.refused().get(0).id());
  }

  @Test
  void shouldRefuseADirectoryThatEverybodyCanWrite() throws IOException {
    Assumptions.assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    PluginJar.of("alpha", "").write(directory, "alpha.jar");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    kit.jars(directory).start();
    assertEquals(List.of(), kit.host.plugins());
    String reason = kit.host.refused().get(0).reason();
    assertTrue(reason.contains("can be written by every user"), reason);
    PluginResult late = kit.host.load(directory.resolve("alpha.jar")).join();
    assertTrue(late.reason().contains("can be written by every user"), late.reason());
  }

  @Test
  void shouldFailAnEntryThatIsNoPlugin() throws IOException {
    PluginJar.of("alpha")
        .source("test.alpha.Entry", "package test.alpha; public class Entry {}")
        .write(directory, "alpha.jar");
    PluginJar.of("beta").write(directory, "beta.jar");
    kit.jars(directory).start();
    assertEquals(
        "cannot declare: Plugin-Class test.alpha.Entry does not implement"
            + " io.natrium.spi.plugin.ServerPlugin",
        kit.plugin("alpha").reason());
    assertEquals(
        "cannot declare: Plugin-Class test.beta.Entry is not in the jar",
        kit.plugin("beta").reason());
  }

  @Test
  void shouldHideTheKernelAndItsLibrariesFromPlugins() throws IOException {
    String probe =
        """
        StringBuilder seen = new StringBuilder();
        for (String name : new String[] {
            "io.natrium.kernel.plugin.lifecycle.PluginHost", "org.pf4j.Plugin",
            "tools.jackson.core.JsonGenerator", "org.junit.jupiter.api.Test",
            "io.natrium.spi.Registration", "org.slf4j.Logger", "java.sql.Connection",
            "javax.net.ssl.SSLEngine", "sun.misc.Unsafe"}) {
          try {
            Class.forName(name, false, Entry.class.getClassLoader());
            seen.append(name).append(' ');
          } catch (ClassNotFoundException e) {
            // hidden
          }
        }
        throw new IllegalStateException(seen.toString());
        """;
    PluginJar.of("alpha", probe).write(directory, "alpha.jar");
    kit.jars(directory).start();
    assertEquals(
        "io.natrium.spi.Registration org.slf4j.Logger java.sql.Connection javax.net.ssl.SSLEngine"
            + " sun.misc.Unsafe ",
        kit.plugin("alpha").reason());
  }

  @Test
  void shouldUseTheServersSpiEvenIfTheJarCarriesOne() throws IOException {
    byte[] spi;
    try (var in =
        io.natrium.spi.plugin.ServerPlugin.class.getResourceAsStream("ServerPlugin.class")) {
      spi = in.readAllBytes();
    }
    PluginJar.of("alpha", "")
        .file("io/natrium/spi/plugin/ServerPlugin.class", spi)
        .write(directory, "alpha.jar");
    kit.jars(directory).start();
    assertEquals(PluginState.ACTIVE, kit.state("alpha"), kit.plugin("alpha").reason());
  }

  @Test
  void shouldKeepEqualClassesOfTwoPluginsApart() throws IOException {
    String library = "package lib; public class Counter { public static int count; }";
    String use = "if (++lib.Counter.count != 1) throw new IllegalStateException(\"shared\");";
    PluginJar.of("alpha", use).source("lib.Counter", library).write(directory, "alpha.jar");
    PluginJar.of("beta", use).source("lib.Counter", library).write(directory, "beta.jar");
    kit.jars(directory).start();
    assertEquals(PluginState.ACTIVE, kit.state("alpha"), kit.plugin("alpha").reason());
    assertEquals(PluginState.ACTIVE, kit.state("beta"), kit.plugin("beta").reason());
  }

  private static PluginJar base() {
    return PluginJar.of("base", "")
        .source("base.open.Door", "package base.open; public class Door {}")
        .source("base.inner.Safe", "package base.inner; public class Safe {}")
        .manifest("Natrium-Exports", "base.open, base.openly");
  }

  @Test
  void shouldShowExportedPackagesToDependentsOnly() throws IOException {
    PluginJar base = base();
    base.write(directory, "base.jar");
    String look =
        "try { Class.forName(\"%s\", true, Entry.class.getClassLoader()); }"
            + " catch (ClassNotFoundException e) { throw new IllegalStateException(\"hidden\"); }";
    PluginJar.of("user", look.formatted("base.open.Door"))
        .manifest("Plugin-Dependencies", "base")
        .write(directory, "a-user.jar");
    PluginJar.of("thief", look.formatted("base.inner.Safe"))
        .manifest("Plugin-Dependencies", "base")
        .write(directory, "b-thief.jar");
    PluginJar.of("stranger", look.formatted("base.open.Door")).write(directory, "c-stranger.jar");
    kit.jars(directory).start();
    assertEquals(PluginState.ACTIVE, kit.state("user"), kit.plugin("user").reason());
    assertEquals("hidden", kit.plugin("thief").reason());
    assertEquals("hidden", kit.plugin("stranger").reason());
  }

  @Test
  void shouldFailWhatDependsOnAPluginThatIsNotThereOrTooOld() throws IOException {
    base().write(directory, "base.jar");
    PluginJar.of("lost", "").manifest("Plugin-Dependencies", "ghost").write(directory, "lost.jar");
    PluginJar.of("picky", "")
        .manifest("Plugin-Dependencies", "base@>=2.0.0")
        .write(directory, "picky.jar");
    PluginJar.of("easy", "")
        .manifest("Plugin-Dependencies", "ghost?, base@>=1.0.0")
        .write(directory, "easy.jar");
    kit.jars(directory).discover();
    assertEquals("requires plugin ghost, which is not there", kit.plugin("lost").reason());
    assertEquals(
        "requires plugin base in version >=2.0.0, which is there as 1.0.0",
        kit.plugin("picky").reason());
    assertEquals(PluginState.DISCOVERED, kit.state("easy"));
  }

  @Test
  void shouldFailJarsThatDependOnEachOther() throws IOException {
    PluginJar.of("hen", "").manifest("Plugin-Dependencies", "egg").write(directory, "hen.jar");
    PluginJar.of("egg", "").manifest("Plugin-Dependencies", "hen").write(directory, "egg.jar");
    PluginJar.of("fox", "").write(directory, "fox.jar");
    kit.jars(directory).start();
    assertEquals(PluginState.FAILED, kit.state("hen"));
    assertEquals(PluginState.FAILED, kit.state("egg"));
    assertEquals(PluginState.ACTIVE, kit.state("fox"));
  }

  @Test
  void shouldLoadFromACopyThatIsGoneAfterwards() throws IOException {
    Path jar =
        PluginJar.of(
                "alpha",
                "throw new IllegalStateException("
                    + "Entry.class.getProtectionDomain().getCodeSource().getLocation().getPath());")
            .write(directory, "alpha.jar");
    kit.jars(directory).start();
    Path copy = Path.of(kit.plugin("alpha").reason());
    assertFalse(copy.equals(jar), "the jar itself is not opened");
    assertTrue(Files.exists(copy));
    kit.close();
    assertFalse(Files.exists(copy.getParent()));
  }

  @Test
  void shouldStartALazyJarOnlyWhenConfigured() throws IOException {
    PluginJar.of("lazy", "").manifest("Natrium-Start", "configured").write(directory, "lazy.jar");
    kit.jars(directory).start();
    assertEquals(PluginState.CONFIGURED, kit.state("lazy"));
  }
}
