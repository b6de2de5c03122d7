package io.natrium.kernel.conductor;

import io.natrium.kernel.ServerStartException;
import io.natrium.kernel.options.ServerOptions;
import io.natrium.spi.config.TlsOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Options that nats-server has and that the server cannot keep yet. Those whose neglect would let
 * somebody in, or lock everybody out, end the start.
 */
final class Unsupported {

  private Unsupported() {}

  static void refuse(ServerOptions options) {
    List<String> keys = new ArrayList<>();
    TlsOptions tls = options.listener().tls();
    if (options.features().proxyProtocol()) {
      keys.add("proxy_protocol");
    }
    if (tls != null && options.listener().allowNonTls()) {
      keys.add("allow_non_tls");
    }
    if (tls != null && tls.ocspPeer().verify()) {
      keys.add("tls.ocsp_peer");
    }
    if (tls != null && tls.connectionRateLimit() > 0) {
      keys.add("tls.connection_rate_limit");
    }
    if (tls != null && !tls.pinnedCerts().isEmpty()) {
      keys.add("tls.pinned_certs");
    }
    if (!keys.isEmpty()) {
      throw new ServerStartException(
          "not supported yet, take it out of the configuration: " + String.join(", ", keys));
    }
  }
}
