package io.natrium.verify.auth;

import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.auth.callout.AuthCalloutPlugin;
import io.natrium.kernel.NatsServer;
import io.natrium.kernel.config.ConfigCheck;
import io.natrium.tcp.TcpPlugin;
import java.nio.file.Path;

/** Servers of the tests, on ports of their own. */
final class TestServers {

  static final String LISTEN = "listen: \"127.0.0.1:-1\"\n";

  private TestServers() {}

  /** Starts a server on a free port with a configuration. */
  static NatsServer start(String config) {
    return plugged(NatsServer.builder().configText(LISTEN + config)).start();
  }

  /** Starts a server with a configuration that can change. */
  static NatsServer start(Path config) {
    return plugged(NatsServer.builder().configFile(config)).start();
  }

  /** Reads a configuration without starting anything. */
  static void test(String config) {
    try (NatsServer server = plugged(NatsServer.builder().configText(LISTEN + config))) {
      server.configure();
    }
  }

  /** Does what a test of the configuration does. */
  static ConfigCheck check(String config) {
    return described(NatsServer.builder().configText(LISTEN + config)).test();
  }

  private static NatsServer plugged(NatsServer.Builder builder) {
    return described(builder).build();
  }

  private static NatsServer.Builder described(NatsServer.Builder builder) {
    return builder
        .plugin("tcp", new TcpPlugin())
        .plugin("auth-basic", new BasicAuthPlugin())
        .plugin("auth-callout", new AuthCalloutPlugin());
  }
}
