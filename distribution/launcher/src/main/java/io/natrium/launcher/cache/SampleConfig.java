package io.natrium.launcher.cache;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A configuration such as users write, in a file of its own until it is closed. The child process
 * starts a server with it so that the archive holds what that takes. Thread: one.
 */
public final class SampleConfig implements AutoCloseable {
  /** A user of this configuration, as CONNECT names it. */
  static final String USER = "\"user\":\"app\",\"pass\":\"secret\"";

  private static final String RESOURCE = "sample.conf";

  private final Path file;

  private SampleConfig(Path file) {
    this.file = file;
  }

  /** Writes the file. */
  public static SampleConfig write() throws IOException {
    try (InputStream in = SampleConfig.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new FileNotFoundException(RESOURCE);
      }
      SampleConfig made = new SampleConfig(Files.createTempFile("natrium-", ".conf"));
      Files.copy(in, made.file, StandardCopyOption.REPLACE_EXISTING);
      return made;
    }
  }

  public Path file() {
    return file;
  }

  /** Deletes the file. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
