package io.natrium.launcher.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.ResourceBundle;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What is written with the two logging interfaces of the JDK. */
class SystemLoggersTest {

  private final String pid = "[" + ProcessHandle.current().pid() + "] ";
  private final ServerLog log = ((ServerLoggerFactory) LoggerFactory.getILoggerFactory()).log();
  private final System.Logger ours = System.getLogger("io.natrium.example.Thing");
  private final System.Logger library = System.getLogger("com.example.Thing");
  private final UtilLogging.Bridge bridge = new UtilLogging.Bridge();

  @TempDir private Path folder;

  @BeforeEach
  void toFile() throws Exception {
    log.configure(settings(folder.resolve("log").toString(), true));
  }

  @AfterEach
  void toStandardError() throws Exception {
    log.configure(LogSettings.DEFAULTS);
  }

  private static LogSettings settings(String file, boolean debug) {
    return new LogSettings(file, 0, 0, false, null, false, false, debug, debug);
  }

  private List<String> lines() throws Exception {
    return Files.readAllLines(folder.resolve("log")).stream()
        .map(line -> line.startsWith(pid) ? line.substring(pid.length()) : line)
        .toList();
  }

  private static final class Words extends ListResourceBundle {

    @Override
    protected Object[][] getContents() {
      return new Object[][] {{"greeting", "hello {0}"}, {"number", 7}};
    }
  }

  @Test
  void finderIsTheOneOfTheServer() {
    assertInstanceOf(SystemLoggers.class, System.LoggerFinder.getLoggerFinder());
    assertEquals("com.example.Thing", library.getName());
  }

  @Test
  void everyLevelHasItsLabel() throws Exception {
    for (System.Logger.Level level : System.Logger.Level.values()) {
      ours.log(level, level.getName());
    }
    assertEquals(
        List.of(
            "[TRC] ALL",
            "[TRC] TRACE",
            "[DBG] DEBUG",
            "[INF] INFO",
            "[WRN] WARNING",
            "[ERR] ERROR"),
        lines());
    assertFalse(ours.isLoggable(System.Logger.Level.OFF));
  }

  @Test
  void noticesOfLibrariesAreDebugLines() throws Exception {
    library.log(System.Logger.Level.INFO, "notice");
    library.log(System.Logger.Level.DEBUG, "detail");
    library.log(System.Logger.Level.WARNING, "warning");
    assertEquals(List.of("[DBG] notice", "[WRN] warning"), lines());
  }

  @Test
  void nothingIsFormattedThatIsNotWritten() throws Exception {
    log.configure(settings(folder.resolve("log").toString(), false));
    Object loud =
        new Object() {
          @Override
          public String toString() {
            throw new AssertionError("formatted");
          }
        };
    library.log(System.Logger.Level.INFO, "{0}", loud);
    assertFalse(library.isLoggable(System.Logger.Level.INFO));
    assertEquals(List.of(), lines());
  }

  @Test
  void messagesAreFormatted() throws Exception {
    ours.log(System.Logger.Level.INFO, "{0} of {1}", 1, "two");
    ours.log(System.Logger.Level.INFO, "it's {} and {nothing", "x");
    ours.log(System.Logger.Level.INFO, (String) null);
    ours.log(System.Logger.Level.ERROR, "broken", new IllegalStateException("why"));
    ResourceBundle words = new Words();
    ours.log(System.Logger.Level.INFO, words, "greeting", "you");
    ours.log(System.Logger.Level.INFO, words, "number", "you");
    ours.log(System.Logger.Level.INFO, words, "unknown", "you");
    List<String> lines = lines();
    assertEquals(
        List.of("[INF] 1 of two", "[INF] it's {} and {nothing", "[INF] null", "[ERR] broken"),
        lines.subList(0, 4));
    assertTrue(lines.get(4).endsWith("IllegalStateException: why"), lines.toString());
    assertEquals(
        List.of("[INF] hello you", "[INF] number", "[INF] unknown"),
        lines.subList(lines.size() - 3, lines.size()));
  }

  @Test
  void recordsOfUtilLoggingArePassedOn() throws Exception {
    publish("io.natrium.example", Level.SEVERE, "severe");
    publish("io.natrium.example", Level.WARNING, "warning");
    publish("io.natrium.example", Level.INFO, "info {0}", 1);
    publish("io.natrium.example", Level.CONFIG, "config");
    publish("io.natrium.example", Level.FINE, "fine");
    publish("io.natrium.example", Level.FINEST, "finest");
    publish("io.natrium.example", Level.OFF, "off");
    publish("com.example", Level.INFO, "notice");
    publish("com.example", Level.FINE, "detail");
    publish(null, Level.SEVERE, "nameless");
    bridge.publish(null);
    bridge.flush();
    bridge.close();
    assertEquals(
        List.of(
            "[ERR] severe",
            "[WRN] warning",
            "[INF] info 1",
            "[DBG] config",
            "[DBG] fine",
            "[TRC] finest",
            "[DBG] notice",
            "[ERR] nameless"),
        lines());
  }

  private void publish(String name, Level level, String text, Object... parameters) {
    LogRecord line = new LogRecord(level, text);
    line.setLoggerName(name);
    line.setParameters(parameters);
    bridge.publish(line);
  }
}
