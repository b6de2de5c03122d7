package io.natrium.bench.soak;

import io.natrium.bench.driver.SelfSigned;
import io.natrium.bench.net.NatsUrl;
import java.util.List;

/**
 * Where the server of a soak is reached, and how to sign in.
 *
 * @param port of clients, encrypted or not
 * @param webSocketPort of clients over WebSocket
 * @param certificate what it shows those that encrypt
 */
record Listeners(int port, int webSocketPort, SelfSigned certificate) {

  /** The same with the port of clients, known once the server runs. */
  Listeners on(int clients) {
    return new Listeners(clients, webSocketPort, certificate);
  }

  private NatsUrl url(String scheme, int at, String user) {
    return NatsUrl.parse(scheme + "://" + user + ":" + user + "@127.0.0.1:" + at);
  }

  NatsUrl plain() {
    return url("nats", port, "soak");
  }

  NatsUrl tls() {
    return url("tls", port, "soak");
  }

  NatsUrl webSocket() {
    return url("ws", webSocketPort, "soak");
  }

  /** As a user of the system account. */
  NatsUrl system() {
    return url("nats", port, "overseer");
  }

  /** What the configuration says of them; the port of clients is a matter of the command. */
  List<String> configuration() {
    return List.of(
        "allow_non_tls: true",
        "tls { cert_file: \"" + certificate.certificate() + "\"",
        "  key_file: \"" + certificate.key() + "\", timeout: 30 }",
        "websocket { listen: \"127.0.0.1:" + webSocketPort + "\", no_tls: true }",
        "accounts { OVERSIGHT { users: [ { user: overseer, password: overseer } ] } }",
        "system_account: OVERSIGHT");
  }
}
