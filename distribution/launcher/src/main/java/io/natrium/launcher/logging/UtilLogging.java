package io.natrium.launcher.logging;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LocationAwareLogger;

/**
 * Sends what libraries and plugins write with {@code java.util.logging} where slf4j is bound to.
 * The JDK makes an object of this class when that logging is used for the first time, so a server
 * where nobody does pays nothing. Thread: any.
 */
public final class UtilLogging {

  private static final String CLASS = "java.util.logging.config.class";
  private static final String FILE = "java.util.logging.config.file";

  /**
   * Configures the JDK's logging. Called by the JDK.
   *
   * @throws IOException never, as nothing is read
   */
  public UtilLogging() throws IOException {
    String settings = "handlers=" + Bridge.class.getName() + "\n.level=FINE\n";
    LogManager.getLogManager()
        .readConfiguration(
            new ByteArrayInputStream(settings.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Asks the JDK to use this class, unless somebody has other wishes. */
  static void propose() {
    if (System.getProperty(CLASS) == null && System.getProperty(FILE) == null) {
      System.setProperty(CLASS, UtilLogging.class.getName());
    }
  }

  /** Passes records on. */
  public static final class Bridge extends Handler {

    /** Made by the JDK by its name. */
    public Bridge() {}

    @Override
    public void publish(LogRecord record) {
      if (record == null || record.getLevel().intValue() == Level.OFF.intValue()) {
        return;
      }
      String name = record.getLoggerName();
      Logger target = LoggerFactory.getLogger(name == null || name.isEmpty() ? "root" : name);
      int level = levelOf(record.getLevel().intValue());
      if (SystemLoggers.isEnabled(target, level)) {
        String text =
            SystemLoggers.text(
                record.getResourceBundle(), record.getMessage(), record.getParameters());
        SystemLoggers.write(target, level, text, record.getThrown());
      }
    }

    private static int levelOf(int level) {
      if (level >= Level.SEVERE.intValue()) {
        return LocationAwareLogger.ERROR_INT;
      }
      if (level >= Level.WARNING.intValue()) {
        return LocationAwareLogger.WARN_INT;
      }
      if (level >= Level.INFO.intValue()) {
        return LocationAwareLogger.INFO_INT;
      }
      return level >= Level.FINE.intValue()
          ? LocationAwareLogger.DEBUG_INT
          : LocationAwareLogger.TRACE_INT;
    }

    @Override
    public void flush() {
      // lines are written at once
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
