package io.natrium.launcher;

import io.natrium.kernel.Version;

/** What {@code --version} says: first the level that clients and scripts look for. */
final class VersionText {
  private VersionText() {}

  static String lines() {
    return "nats-server: v"
        + Version.LEVEL
        + "\n"
        + "natrium: v"
        + Version.build()
        + " (Java "
        + System.getProperty("java.version")
        + ")\n";
  }
}
