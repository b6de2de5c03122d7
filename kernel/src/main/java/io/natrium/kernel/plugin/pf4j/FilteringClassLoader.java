package io.natrium.kernel.plugin.pf4j;

import io.natrium.spi.plugin.ServerPlugin;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import org.slf4j.LoggerFactory;

/**
 * The parent of all plugin class loaders. Shows the platform, the SPI and the slf4j API and nothing
 * else of the application, so plugins and kernel can use different versions of the same library. It
 * defines no class.
 */
final class FilteringClassLoader extends ClassLoader {

  private static final String SPI = "io.natrium.spi.";
  private static final String LOGGING = "org.slf4j.";

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader spi = ServerPlugin.class.getClassLoader();
  private final ClassLoader logging = LoggerFactory.class.getClassLoader();

  FilteringClassLoader() {
    super("natrium-plugins", ClassLoader.getPlatformClassLoader());
  }

  /** Whether a class is the same for the kernel and all plugins. */
  static boolean isShared(String className) {
    return className.startsWith(SPI) || className.startsWith(LOGGING);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(SPI)) {
      return spi.loadClass(name);
    }
    if (name.startsWith(LOGGING)) {
      return logging.loadClass(name);
    }
    return super.loadClass(name, resolve);
  }

  @Override
  protected URL findResource(String name) {
    return null;
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    return Collections.emptyEnumeration();
  }
}
