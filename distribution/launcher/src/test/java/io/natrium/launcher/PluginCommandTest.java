package io.natrium.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginCommandTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** A plugin that says nothing. */
  public static final class Quiet implements ServerPlugin {
    @Override
    public void start(PluginContext context) {
      throw new IllegalStateException("must not be started");
    }
  }

  @Test
  void listsWhatManifestsSay() throws IOException {
    jar("a.jar", "quiet", ">=0.1.0 & <0.2.0");
    assertEquals(0, run("list", folder.toString()), err::toString);
    String text = out.toString(UTF_8);
    assertTrue(text.contains("quiet 1.2.3  a.jar"), text);
    assertTrue(text.contains("spi       >=0.1.0 & <0.2.0"), text);
    assertTrue(text.matches("(?s).*sha256    [0-9a-f]{64}\\R.*"), text);
  }

  @Test
  void verifiesByLoadingAndDeclaring() throws IOException {
    jar("a.jar", "quiet", ">=0.1.0");
    assertEquals(0, run("verify", folder.toString()), out::toString);
  }

  @Test
  void tellsWhatTheServerWouldRefuse() throws IOException {
    jar("a.jar", "quiet", ">=9.0.0");
    jar("b.jar", "other", ">=0.1.0");
    jar("c.jar", "other", ">=0.1.0");
    Files.writeString(folder.resolve("d.jar"), "no jar");
    assertEquals(1, run("verify", folder.toString()));
    String text = out.toString(UTF_8);
    assertTrue(text.contains("PROBLEM   it needs SPI >=9.0.0"), text);
    assertTrue(text.contains("PROBLEM   plugin other is in b.jar too"), text);
    assertTrue(text.contains("PROBLEM   the jar is damaged"), text);
  }

  @Test
  void saysHowItIsUsed() {
    assertEquals(2, run("remove", "x"));
    assertTrue(err.toString(UTF_8).startsWith("usage: natrium plugin list"));
    assertEquals(1, run("list", folder.resolve("missing").toString()));
  }

  private int run(String... arguments) {
    try (PrintStream toOut = new PrintStream(out, true, UTF_8);
        PrintStream toErr = new PrintStream(err, true, UTF_8)) {
      return new PluginCommand(null, toOut, toErr).run(List.of(arguments));
    }
  }

  private void jar(String name, String id, String requires) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Plugin-Id", id);
    main.putValue("Plugin-Version", "1.2.3");
    main.putValue("Plugin-Class", Quiet.class.getName());
    main.putValue("Plugin-Requires", requires);
    String entry = Quiet.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(folder.resolve(name));
        JarOutputStream jar = new JarOutputStream(file, manifest);
        InputStream code = Quiet.class.getClassLoader().getResourceAsStream(entry)) {
      jar.putNextEntry(new JarEntry(entry));
      code.transferTo(jar);
      jar.closeEntry();
    }
  }
}
