package io.natrium.kernel.config;

import io.natrium.spi.config.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the parser finds files and environment variables, so that an embedding program or a test
 * can put something else in their place. Called by the parsing thread only.
 */
public interface ConfigSource {

  /**
   * Reads a file.
   *
   * @param path the path as the user wrote it, relative to the working directory
   * @return the text
   * @throws ConfigException with a message for the user
   */
  String read(String path);

  /**
   * Looks up an environment variable.
   *
   * @param name the name
   * @return its value
   */
  Optional<String> environment(String name);

  /**
   * Returns the file system and environment of this process.
   *
   * @return the source
   */
  static ConfigSource system() {
    return new SystemSource();
  }

  /** The process's own files and environment. */
  final class SystemSource implements ConfigSource {

    private static final long MAX_BYTES = 256L << 20;

    private SystemSource() {}

    @Override
    public String read(String path) {
      try {
        Path file = Path.of(path);
        if (Files.isDirectory(file)) {
          throw unreadable("read", path, "is a directory", null);
        }
        if (Files.size(file) > MAX_BYTES) {
          throw unreadable("read", path, "file is larger than 256 MiB", null);
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      } catch (NoSuchFileException | InvalidPathException e) {
        throw unreadable("open", path, "no such file or directory", e);
      } catch (AccessDeniedException e) {
        throw unreadable("open", path, "permission denied", e);
      } catch (IOException e) {
        throw unreadable("read", path, String.valueOf(e.getMessage()), e);
      }
    }

    private static ConfigException unreadable(
        String action, String path, String reason, Exception cause) {
      return new ConfigException(Position.none(), action + " " + path + ": " + reason, cause);
    }

    @Override
    public Optional<String> environment(String name) {
      return Optional.ofNullable(System.getenv(name));
    }
  }
}
