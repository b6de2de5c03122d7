package io.natrium.launcher.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What an archive depends on, in one line: the JDK, the start script with its options, the jars.
 */
final class CacheKey {
  private final StringBuilder text = new StringBuilder();

  private CacheKey() {}

  /** The key of this process, installed in that folder. */
  static String of(Path home) throws IOException {
    CacheKey key = new CacheKey();
    key.add(System.getProperty("java.home"));
    key.add(System.getProperty("java.vm.version"));
    key.add(System.getProperty("java.vm.vendor"));
    key.add(System.getenv("NATRIUM_JAVA_OPTS"));
    for (String folder : List.of("bin", "conf", "lib", "plugins")) {
      key.addFiles(home.resolve(folder));
    }
    CRC32 crc = new CRC32();
    crc.update(key.text.toString().getBytes(StandardCharsets.UTF_8));
    return "1 " + Long.toHexString(crc.getValue()) + " " + key.text.length();
  }

  private void addFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<String> lines = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(".conf")) {
          continue; // the server's configuration does not change its classes' archive
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (attributes.isRegularFile()) {
          lines.add(
              name + ' ' + attributes.size() + ' ' + attributes.lastModifiedTime().toMillis());
        }
      }
    }
    Collections.sort(lines);
    for (String line : lines) {
      add(line);
    }
  }

  private void add(String line) {
    text.append(line).append('\n');
  }
}
