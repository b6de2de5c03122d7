package com.example.fileauth;

import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The block {@code plugins { file-auth { ... } }}. */
final class FileAuthSection implements ConfigSection<FileAuthOptions> {

  private static final Duration SHORTEST = Duration.ofMillis(10);

  private final BooleanSupplier running;

  /** Makes the section; {@code running} tells whether the plugin follows a file already. */
  FileAuthSection(BooleanSupplier running) {
    this.running = running;
  }

  @Override
  public String name() {
    return "file-auth";
  }

  @Override
  public Set<String> keys() {
    return Set.of("plugins.file-auth");
  }

  @Override
  public FileAuthOptions defaults() {
    return FileAuthOptions.DEFAULTS;
  }

  @Override
  public FileAuthOptions read(ConfigFields fields, Problems problems) {
    Path file = FileAuthOptions.DEFAULTS.file();
    String name = fields.text("file").orElse("");
    try {
      file = name.isEmpty() ? file : Path.of(name);
    } catch (InvalidPathException invalid) {
      fields.error("file", invalid.getMessage());
    }
    Duration refresh = fields.duration("refresh").orElse(FileAuthOptions.DEFAULTS.refresh());
    if (refresh.compareTo(SHORTEST) < 0) {
      fields.error("refresh", "looking more often than every 10ms is a waste");
    }
    String account = fields.text("account").orElse(FileAuthOptions.DEFAULTS.account());
    return new FileAuthOptions(file, account, refresh);
  }

  /** Unlike {@link #read} this may look at files: what cannot work is refused before it counts. */
  @Override
  public ReloadPlan plan(FileAuthOptions from, FileAuthOptions to) {
    if (from.equals(to)) {
      return ReloadPlan.unchanged();
    }
    if (running.getAsBoolean() && !from.refresh().equals(to.refresh())) {
      return ReloadPlan.reject("file-auth: refresh changes with a reload of the plugin only");
    }
    if (!Files.isReadable(to.file())) {
      return ReloadPlan.reject("file-auth: " + to.file() + " cannot be read");
    }
    // the authenticator asks for the options in force; sessions are checked by the new ones
    return new ReloadPlan.Apply(() -> {}, true);
  }
}
