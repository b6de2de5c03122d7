package io.natrium.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the server says of its version. */
public final class Version {

  /** Level of the NATS protocol and features, as told to clients. */
  public static final String LEVEL = "2.14.5";

  private Version() {}

  /** Version of Natrium itself. */
  public static String build() {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("build");
    } catch (IOException failure) {
      throw new UncheckedIOException("version.properties of the kernel cannot be read", failure);
    }
  }
}
