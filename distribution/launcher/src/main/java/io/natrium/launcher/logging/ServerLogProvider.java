package io.natrium.launcher.logging;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Binds slf4j to the server's log. */
public final class ServerLogProvider implements SLF4JServiceProvider {
  /** Name of the marker that makes an error line a fatal one. */
  public static final String FATAL = "FATAL";

  /** System property with the name that syslog lines carry. */
  public static final String PROGRAM_PROPERTY = "natrium.program";

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter diagnostics = new NOPMDCAdapter();
  private ServerLoggerFactory loggers;

  @Override
  public void initialize() {
    loggers =
        new ServerLoggerFactory(new ServerLog(System.getProperty(PROGRAM_PROPERTY, "nats-server")));
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return loggers;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return diagnostics;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }
}
