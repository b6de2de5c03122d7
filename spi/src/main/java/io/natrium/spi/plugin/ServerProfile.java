package io.natrium.spi.plugin;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the server says of itself beside its {@linkplain ServerIdentity names}; may change with a
 * reload. Offered by the kernel as a service. Thread: any.
 */
@Stable
@DoNotImplement
public interface ServerProfile {

  /** The host that clients are told. */
  String host();

  /** The cluster it is part of, empty for none. */
  String cluster();

  /** {@code server_tags}. */
  List<String> tags();

  /** {@code store_dir}, under which what has to outlive the server is kept; empty for nowhere. */
  Optional<Path> storeDirectory();

  /**
   * The ways to connect, in the words of {@code allowed_connection_types}, on which a certificate
   * may say which user a peer is.
   */
  Set<String> certificateWays();
}
