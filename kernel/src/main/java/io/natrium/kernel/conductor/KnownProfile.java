package io.natrium.kernel.conductor;

import io.natrium.kernel.config.LoadedConfig;
import io.natrium.kernel.options.ServerOptions;
import io.natrium.kernel.protocol.ServerInfo;
import io.natrium.spi.plugin.ServerProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What plugins may say of the server. Thread: any. */
final class KnownProfile implements ServerProfile {

  private final Supplier<ServerInfo> info;
  private final Supplier<ServerOptions> options;
  private final Supplier<LoadedConfig> config;

  /** Makes it of what is in force at each moment. */
  KnownProfile(
      Supplier<ServerInfo> info, Supplier<ServerOptions> options, Supplier<LoadedConfig> config) {
    this.info = info;
    this.options = options;
    this.config = config;
  }

  @Override
  public String host() {
    return info.get().host();
  }

  @Override
  public String cluster() {
    return "";
  }

  @Override
  public List<String> tags() {
    return options.get().identity().tags();
  }

  @Override
  public Optional<Path> storeDirectory() {
    String folder = options.get().files().storeDir();
    return folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder));
  }

  @Override
  public Set<String> certificateWays() {
    return CertificateWays.of(config.get().reading().root());
  }
}
