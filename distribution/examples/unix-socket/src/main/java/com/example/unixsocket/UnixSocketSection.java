package com.example.unixsocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The block {@code plugins { unix-socket { ... } }}. */
final class UnixSocketSection implements ConfigSection<UnixSocketOptions> {

  /** What fits into the address of the smallest of the systems. */
  private static final int LONGEST_PATH = 103;

  private final BooleanSupplier running;

  /** Makes the section; {@code running} tells whether the socket is open with what was read. */
  UnixSocketSection(BooleanSupplier running) {
    this.running = running;
  }

  @Override
  public String name() {
    return "unix-socket";
  }

  @Override
  public Set<String> keys() {
    return Set.of("plugins.unix-socket");
  }

  @Override
  public UnixSocketOptions defaults() {
    return UnixSocketOptions.DEFAULTS;
  }

  @Override
  public UnixSocketOptions read(ConfigFields fields, Problems problems) {
    String path = fields.text("path").orElse("");
    if (path.isEmpty()) {
      fields.error("path", "the plugin unix-socket needs a path");
    } else if (path.getBytes(UTF_8).length > LONGEST_PATH) {
      fields.error("path", "the path of a socket has " + LONGEST_PATH + " bytes at most");
    }
    String permissions = fields.text("permissions").orElse("");
    if (!permissions.isEmpty()) {
      try {
        PosixFilePermissions.fromString(permissions);
      } catch (IllegalArgumentException wrong) {
        fields.error("permissions", "write permissions as in rw-rw----");
      }
    }
    return new UnixSocketOptions(path, permissions);
  }

  @Override
  public ReloadPlan plan(UnixSocketOptions from, UnixSocketOptions to) {
    if (from.equals(to)) {
      return ReloadPlan.unchanged();
    }
    return running.getAsBoolean()
        ? ReloadPlan.reject("unix-socket: its options change with a reload of the plugin only")
        : ReloadPlan.apply(() -> {}); // it starts afterwards, with what is in force then
  }
}
