package io.natrium.spi.plugin;

import io.natrium.spi.Stable;
import java.util.Objects;

/**
 * Names of the running server.
 *
 * @param id public key of type N, new at each start
 * @param name {@code server_name}, or the id where none is configured
 * @param version level of the NATS protocol and features, as told to clients
 * @param build version of Natrium
 */
@Stable
public record ServerIdentity(String id, String name, String version, String build) {

  public ServerIdentity {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(build, "build");
  }
}
