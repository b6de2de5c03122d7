package io.natrium.spi.plugin;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;
import java.util.List;

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
}
