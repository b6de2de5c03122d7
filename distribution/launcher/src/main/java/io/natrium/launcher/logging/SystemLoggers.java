package io.natrium.launcher.logging;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LocationAwareLogger;

/**
 * Sends what the JDK and plugins write with {@link System.Logger} where slf4j is bound to. Keeps
 * nothing of the caller: loggers are known by their name only. Thread: any.
 */
public final class SystemLoggers extends System.LoggerFinder {

  /** Made by the JDK with the first {@link System#getLogger}. */
  public SystemLoggers() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new Adapter(name, LoggerFactory.getLogger(name));
  }

  /** The level of slf4j that stands for one of the JDK's. */
  private static int levelOf(System.Logger.Level level) {
    switch (level) {
      case ERROR:
        return LocationAwareLogger.ERROR_INT;
      case WARNING:
        return LocationAwareLogger.WARN_INT;
      case INFO:
        return LocationAwareLogger.INFO_INT;
      case DEBUG:
        return LocationAwareLogger.DEBUG_INT;
      default:
        return LocationAwareLogger.TRACE_INT;
    }
  }

  static boolean isEnabled(Logger target, int level) {
    switch (level) {
      case LocationAwareLogger.ERROR_INT:
        return target.isErrorEnabled();
      case LocationAwareLogger.WARN_INT:
        return target.isWarnEnabled();
      case LocationAwareLogger.INFO_INT:
        return target.isInfoEnabled();
      case LocationAwareLogger.DEBUG_INT:
        return target.isDebugEnabled();
      default:
        return target.isTraceEnabled();
    }
  }

  static void write(Logger target, int level, String text, Throwable thrown) {
    switch (level) {
      case LocationAwareLogger.ERROR_INT:
        target.error(text, thrown);
        break;
      case LocationAwareLogger.WARN_INT:
        target.warn(text, thrown);
        break;
      case LocationAwareLogger.INFO_INT:
        target.info(text, thrown);
        break;
      case LocationAwareLogger.DEBUG_INT:
        target.debug(text, thrown);
        break;
      default:
        target.trace(text, thrown);
    }
  }

  /**
   * The text of a message.
   *
   * @param bundle where the message is looked up first; may be null
   * @param parameters put in where it has places for them; may be null
   */
  static String text(ResourceBundle bundle, String message, Object[] parameters) {
    String format = message;
    if (bundle != null && message != null) {
      try {
        format = bundle.getString(message);
      } catch (MissingResourceException | ClassCastException none) {
        format = message;
      }
    }
    if (parameters == null || parameters.length == 0 || !hasPlaces(format)) {
      return String.valueOf(format);
    }
    try {
      return new MessageFormat(format, Locale.ROOT).format(parameters);
    } catch (IllegalArgumentException noFormat) {
      return format;
    }
  }

  private static boolean hasPlaces(String format) {
    if (format == null) {
      return false;
    }
    for (int at = format.indexOf('{'); at >= 0; at = format.indexOf('{', at + 1)) {
      if (at + 1 < format.length() && Character.isDigit(format.charAt(at + 1))) {
        return true;
      }
    }
    return false;
  }

  private static final class Adapter implements System.Logger {

    private final String name;
    private final Logger target;

    Adapter(String name, Logger target) {
      this.name = name;
      this.target = target;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return level == Level.ALL || (level != Level.OFF && isEnabled(target, levelOf(level)));
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      if (level != Level.OFF && isLoggable(level)) {
        write(target, levelOf(level), text(bundle, message, null), thrown);
      }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      if (level != Level.OFF && isLoggable(level)) {
        write(target, levelOf(level), text(bundle, format, parameters), null);
      }
    }
  }
}
