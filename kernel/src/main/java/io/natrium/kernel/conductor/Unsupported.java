package io.natrium.kernel.conductor;

import io.natrium.kernel.ServerStartException;
import io.natrium.kernel.options.ServerOptions;
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
    if (options.features().proxyProtocol()) {
      keys.add("proxy_protocol");
    }
    if (!keys.isEmpty()) {
      throw new ServerStartException(
          "not supported yet, take it out of the configuration: " + String.join(", ", keys));
    }
  }
}
