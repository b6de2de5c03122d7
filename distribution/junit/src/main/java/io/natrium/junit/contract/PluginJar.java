package io.natrium.junit.contract;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes a plugin jar for a test, as a build would make it: stored, with the manifest first. Of
 * classes that are on the class path of the test, or of any bytes. Not thread safe.
 *
 * <pre>{@code
 * PluginJar.of("stamp", StampPlugin.class).libraries("jackson-").write(directory, "stamp.jar");
 * }</pre>
 */
public final class PluginJar {

  private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");

  private final Map<String, String> manifest = new LinkedHashMap<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  private PluginJar(String id, String entry) {
    manifest.put("Plugin-Id", id);
    manifest.put("Plugin-Version", "1.0.0");
    manifest.put("Plugin-Class", entry);
  }

  /**
   * A jar without classes yet.
   *
   * @param entry name of the plugin's class
   */
  public static PluginJar of(String id, String entry) {
    return new PluginJar(id, entry);
  }

  /** A jar with everything that lies where a plugin's class lies: its folder or its jar. */
  public static PluginJar of(String id, Class<?> entry) throws IOException {
    PluginJar jar = new PluginJar(id, entry.getName());
    jar.addAll(placeOf(entry));
    return jar;
  }

  private static Path placeOf(Class<?> entry) {
    try {
      return Path.of(entry.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(entry + " lies at no path", e);
    }
  }

  /** Sets an attribute of the manifest; null takes it out. */
  public PluginJar manifest(String name, String value) {
    if (value == null) {
      manifest.remove(name);
    } else {
      manifest.put(name, value);
    }
    return this;
  }

  /** Adds a file; the first of a name counts. */
  public PluginJar file(String name, byte[] content) {
    files.putIfAbsent(name, content);
    return this;
  }

  /**
   * Adds libraries from the class path of the test.
   *
   * @param prefixes beginnings of their file names
   */
  public PluginJar libraries(String... prefixes) throws IOException {
    for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path name = Path.of(element).getFileName();
      if (name != null && Stream.of(prefixes).anyMatch(name.toString()::startsWith)) {
        addAll(Path.of(element));
      }
    }
    return this;
  }

  private void addAll(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      addFolder(place);
      return;
    }
    try (JarFile jar = new JarFile(place.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (!entry.isDirectory()) {
          try (InputStream in = jar.getInputStream(entry)) {
            add(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
  }

  private void addFolder(Path folder) throws IOException {
    List<Path> found;
    try (Stream<Path> all = Files.walk(folder)) {
      found = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : found) {
      String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
      add(name, Files.readAllBytes(file));
    }
  }

  private void add(String name, byte[] content) {
    if (!SIGNATURE.matcher(name).matches()) {
      file(name, content);
    }
  }

  /** Writes the jar under a temporary name and moves it into place, replacing what was there. */
  public Path write(Path directory, String name) throws IOException {
    Path part = directory.resolve(name + ".part");
    Files.write(part, bytes());
    return Files.move(part, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  /** What {@link #write} writes; the same for the same content. */
  public byte[] bytes() throws IOException {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put(JarFile.MANIFEST_NAME, manifestBytes());
    files.forEach(all::putIfAbsent);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> file : all.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        CRC32 sum = new CRC32();
        sum.update(file.getValue());
        entry.setCrc(sum.getValue());
        entry.setSize(file.getValue().length);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  private byte[] manifestBytes() throws IOException {
    Manifest written = new Manifest();
    written.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.forEach((name, value) -> written.getMainAttributes().putValue(name, value));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    written.write(text);
    return text.toByteArray();
  }
}
