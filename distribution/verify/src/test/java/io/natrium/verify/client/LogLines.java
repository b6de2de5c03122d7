package io.natrium.verify.client;

import io.natrium.launcher.logging.LogSettings;
import io.natrium.launcher.logging.ServerLog;
import io.natrium.launcher.logging.ServerLoggerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Sends the log of this JVM to a file while a test looks at it. */
public final class LogLines implements AutoCloseable {

  private final ServerLog log = ((ServerLoggerFactory) LoggerFactory.getILoggerFactory()).log();
  private final Path file;

  /** Information, warnings and errors. */
  public LogLines(Path folder) {
    this(folder, false);
  }

  private LogLines(Path folder, boolean all) {
    file = folder.resolve("server.log");
    showAll(all);
  }

  /** Shows everything from now on, or information, warnings and errors alone. */
  public void showAll(boolean all) {
    try {
      log.configure(new LogSettings(file.toString(), 0, 0, false, null, true, false, all, all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything, protocol traces included. */
  public static LogLines withTrace(Path folder) {
    return new LogLines(folder, true);
  }

  /** Whether a line contains the text. */
  public boolean contain(String text) {
    return lines().stream().anyMatch(line -> line.contains(text));
  }

  /** Everything logged so far. */
  public List<String> lines() {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    log.configure(LogSettings.DEFAULTS);
  }
}
