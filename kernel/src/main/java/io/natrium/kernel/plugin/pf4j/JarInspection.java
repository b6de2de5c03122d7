package io.natrium.kernel.plugin.pf4j;

import io.natrium.kernel.plugin.source.PluginRefused;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a jar before any of its classes is loaded: that it is whole, that its names are harmless,
 * and that its manifest is one this server can run. Owner: the calling thread.
 */
final class JarInspection {

  static final String JAVA = "Natrium-Java";
  static final String START = "Natrium-Start";
  static final String EXPORTS = "Natrium-Exports";

  private static final Logger LOG = LoggerFactory.getLogger(JarInspection.class);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  private static final Pattern CLASS =
      Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");
  private static final int MAX_ENTRIES = 100_000;
  private static final int MAX_MANIFEST = 1 << 20;
  private static final String CLASS_FILE = ".class";
  private static final String VERSIONS = "META-INF/versions/";
  private static final String CONFIGURED = "configured";
  private static final String ALWAYS = "always";

  private final String spiVersion;
  private final VersionRanges versions;

  JarInspection(String spiVersion, VersionRanges versions) {
    // a snapshot counts as the release it leads to
    this.spiVersion = spiVersion.replaceFirst("[-+].*", "");
    this.versions = versions;
  }

  /**
   * Checks a jar.
   *
   * @param jar the private copy
   * @param name name of the original, for messages
   * @param deep whether to read every entry and compare its checksum
   */
  JarDescriptor inspect(Path jar, String name, boolean deep) throws PluginRefused {
    try (JarFile file = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ)) {
      checkEntries(file, name, deep);
      return descriptor(manifest(file));
    } catch (IOException e) {
      throw new PluginRefused(
          "the jar is damaged or not complete, copy it again: " + e.getMessage());
    }
  }

  private static void checkEntries(JarFile file, String name, boolean deep)
      throws IOException, PluginRefused {
    if (file.size() > MAX_ENTRIES) {
      throw new PluginRefused(
          "the jar has " + file.size() + " entries, " + MAX_ENTRIES + " at most");
    }
    boolean shared = false;
    String exits = null;
    byte[] buffer = deep ? new byte[1 << 16] : null;
    for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
      JarEntry entry = all.nextElement();
      String entryName = entry.getName();
      if (!isHarmless(entryName)) {
        throw new PluginRefused("the jar has an entry with the harmful name '" + entryName + "'");
      }
      shared |= isShared(entryName);
      if (deep && !entry.isDirectory()) {
        checkContent(file, entry, buffer);
        if (exits == null && entryName.endsWith(CLASS_FILE) && callsExit(file, entry)) {
          exits = entryName;
        }
      }
    }
    if (exits != null) {
      LOG.warn(
          "Plugin jar {}: {} calls a method that ends the JVM, and nothing can keep it from doing"
              + " so. Do not run this plugin unless you know when it does.",
          name,
          exits);
    }
    if (shared) {
      LOG.warn(
          "Plugin jar {} carries classes of the SPI or of slf4j; they are not used. Leave them out"
              + " when building it.",
          name);
    }
  }

  private static boolean callsExit(JarFile file, JarEntry entry) throws IOException {
    try (InputStream in = new BufferedInputStream(file.getInputStream(entry))) {
      return ExitCalls.in(in);
    }
  }

  private static boolean isHarmless(String name) {
    if (name.isEmpty() || name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf(0) >= 0) {
      return false;
    }
    if (name.indexOf("..") >= 0 && List.of(name.split("/")).contains("..")) {
      return false;
    }
    return !(name.length() > 1 && name.charAt(1) == ':');
  }

  private static boolean isShared(String name) {
    if (!name.endsWith(CLASS_FILE)) {
      return false;
    }
    String path = name;
    if (name.startsWith(VERSIONS)) {
      path = name.substring(name.indexOf('/', VERSIONS.length()) + 1);
    }
    return path.startsWith("io/natrium/spi/") || path.startsWith("org/slf4j/");
  }

  private static void checkContent(JarFile file, JarEntry entry, byte[] buffer)
      throws IOException, PluginRefused {
    CRC32 sum = new CRC32();
    long length = 0;
    try (InputStream in = file.getInputStream(entry)) {
      int read;
      while ((read = in.read(buffer)) >= 0) {
        sum.update(buffer, 0, read);
        length += read;
      }
    }
    boolean sameSum = entry.getCrc() < 0 || entry.getCrc() == sum.getValue();
    boolean sameLength = entry.getSize() < 0 || entry.getSize() == length;
    if (!sameSum || !sameLength) {
      throw new PluginRefused(
          "the jar is damaged or not complete, copy it again: "
              + entry.getName()
              + " is not whole");
    }
  }

  private static Manifest manifest(JarFile file) throws IOException, PluginRefused {
    JarEntry entry = file.getJarEntry(JarFile.MANIFEST_NAME);
    Manifest manifest = entry == null || entry.getSize() > MAX_MANIFEST ? null : file.getManifest();
    if (manifest == null) {
      throw new PluginRefused("the jar has no manifest, so it is no plugin");
    }
    return manifest;
  }

  private JarDescriptor descriptor(Manifest manifest) throws PluginRefused {
    Attributes main = manifest.getMainAttributes();
    String id = required(main, ManifestPluginDescriptorFinder.PLUGIN_ID);
    if (!ID.matcher(id).matches()) {
      throw new PluginRefused(
          "Plugin-Id '" + id + "' is not made of 1 to 64 letters, digits, dashes and underscores");
    }
    String version = required(main, ManifestPluginDescriptorFinder.PLUGIN_VERSION);
    String entryClass = required(main, ManifestPluginDescriptorFinder.PLUGIN_CLASS);
    if (!CLASS.matcher(entryClass).matches()) {
      throw new PluginRefused("Plugin-Class '" + entryClass + "' is no name of a class");
    }
    checkJava(main.getValue(JAVA));
    checkSpi(main.getValue(ManifestPluginDescriptorFinder.PLUGIN_REQUIRES));
    String dependencies = main.getValue(ManifestPluginDescriptorFinder.PLUGIN_DEPENDENCIES);
    return new JarDescriptor(
        id,
        version,
        entryClass,
        dependencies,
        list(main.getValue(EXPORTS)),
        startsWhenConfigured(main.getValue(START)));
  }

  private static String required(Attributes main, String name) throws PluginRefused {
    String value = main.getValue(name);
    if (value == null || value.isBlank()) {
      throw new PluginRefused("its manifest has no " + name);
    }
    return value.strip();
  }

  private static void checkJava(String minimum) throws PluginRefused {
    if (minimum == null) {
      return;
    }
    int present = Runtime.version().feature();
    int needed;
    try {
      needed = Integer.parseInt(minimum.strip());
    } catch (NumberFormatException e) {
      throw new PluginRefused(JAVA + " '" + minimum + "' is no number of a Java release");
    }
    if (needed > present) {
      throw new PluginRefused("it needs Java " + needed + " or later, this is Java " + present);
    }
  }

  private void checkSpi(String range) throws PluginRefused {
    if (range == null) {
      return;
    }
    boolean fits;
    try {
      fits = versions.allows(range, spiVersion);
    } catch (IllegalArgumentException e) {
      throw new PluginRefused("Plugin-Requires '" + range + "' is no range of versions");
    }
    if (!fits) {
      throw new PluginRefused(
          "it needs SPI "
              + range.strip()
              + ", this server has "
              + spiVersion
              + "; use a build of the plugin for this server");
    }
  }

  private static boolean startsWhenConfigured(String start) throws PluginRefused {
    if (start == null || start.strip().equals(ALWAYS)) {
      return false;
    }
    if (!start.strip().equals(CONFIGURED)) {
      throw new PluginRefused(START + " '" + start + "' is neither always nor configured");
    }
    return true;
  }

  private static List<String> list(String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList();
  }
}
