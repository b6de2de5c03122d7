package io.natrium.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What {@code --version} says. */
final class Version {
  /** The level of the reference server that clients switch features on by. */
  static final String PARITY = "2.14.5";

  private Version() {}

  static String text() {
    return "nats-server: v" + PARITY + "\n"
        + "natrium: v" + own() + " (Java " + System.getProperty("java.version") + ")\n";
  }

  private static String own() {
    try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
      return in == null
          ? "unknown"
          : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown"; // the jar is being replaced; no reason to fail
    }
  }
}
