package io.natrium.kernel.conductor;

import io.natrium.spi.plugin.ServerProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What plugins may say of the server. Thread: any. */
record Profile(InForce inForce, Configuration configuration) implements ServerProfile {

  @Override
  public String host() {
    return inForce.info().host();
  }

  @Override
  public String cluster() {
    return "";
  }

  @Override
  public List<String> tags() {
    return inForce.options().identity().tags();
  }

  @Override
  public Optional<Path> storeDirectory() {
    String folder = inForce.options().files().storeDir();
    return folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder));
  }

  @Override
  public Set<String> certificateWays() {
    return CertificateWays.of(configuration.current().reading().root());
  }
}
