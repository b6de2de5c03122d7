package io.natrium.verify.contract;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Makes a plugin jar of classes that are on the class path of the test. */
public final class ClassPathJar {

  private final Set<String> names = new HashSet<>();

  private final String id;
  private final List<String> dependencies;

  /**
   * Begins a jar.
   *
   * @param dependencies plugins whose classes it uses
   */
  public ClassPathJar(String id, List<String> dependencies) {
    this.id = id;
    this.dependencies = dependencies;
  }

  /**
   * Writes a jar with the classes of an entry class's module and of the libraries it bundles.
   *
   * @param bundled beginnings of the file names of the libraries
   */
  public Path write(Path jar, Class<?> entry, List<String> bundled) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Plugin-Id", id);
    main.putValue("Plugin-Version", "0.0.1");
    main.putValue("Plugin-Class", entry.getName());
    if (!dependencies.isEmpty()) {
      main.putValue("Plugin-Dependencies", String.join(", ", dependencies));
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.setLevel(0);
      add(placeOf(entry), out);
      for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        Path library = Path.of(element);
        String name = library.getFileName() == null ? "" : library.getFileName().toString();
        if (bundled.stream().anyMatch(name::startsWith)) {
          add(library, out);
        }
      }
    }
    return jar;
  }

  private static Path placeOf(Class<?> entry) {
    try {
      return Path.of(entry.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void add(Path place, JarOutputStream out) throws IOException {
    if (Files.isDirectory(place)) {
      try (Stream<Path> files = Files.walk(place)) {
        files
            .filter(Files::isRegularFile)
            .forEach(
                file -> {
                  String name = place.relativize(file).toString().replace(File.separatorChar, '/');
                  try (InputStream in = Files.newInputStream(file)) {
                    put(name, in, out);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
      }
      return;
    }
    try (JarFile jar = new JarFile(place.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (!entry.isDirectory()) {
          try (InputStream in = jar.getInputStream(entry)) {
            put(entry.getName(), in, out);
          }
        }
      }
    }
  }

  private void put(String name, InputStream in, JarOutputStream out) throws IOException {
    boolean signature = name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");
    if (!signature && !name.equals(JarFile.MANIFEST_NAME) && names.add(name)) {
      out.putNextEntry(new JarEntry(name));
      in.transferTo(out);
      out.closeEntry();
    }
  }
}
