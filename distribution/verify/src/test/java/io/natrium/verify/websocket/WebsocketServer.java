package io.natrium.verify.websocket;

import io.natrium.verify.client.EmbeddedServer;
import io.natrium.websocket.WebsocketPlugin;
import java.net.URI;

/** A server that takes WebSocket clients on a loopback port. Thread: any. */
final class WebsocketServer implements AutoCloseable {

  private final EmbeddedServer server;

  private WebsocketServer(EmbeddedServer server) {
    this.server = server;
  }

  /**
   * A server whose WebSocket listener is in clear, with more lines inside and outside the block.
   */
  static WebsocketServer start(String block, String rest) {
    return startWith("no_tls: true\n" + block, rest);
  }

  /** A server with these lines, and a port, inside the block. */
  static WebsocketServer startWith(String block, String rest) {
    String config =
        "port: -1\nwebsocket {\n listen: \"127.0.0.1:-1\"\n" + block + "\n}\n" + rest + '\n';
    return new WebsocketServer(
        EmbeddedServer.start(config, more -> more.plugin("websocket", new WebsocketPlugin())));
  }

  EmbeddedServer tcp() {
    return server;
  }

  String url() {
    return server.server().ports().of("websocket").get(0);
  }

  int port() {
    return URI.create(url()).getPort();
  }

  @Override
  public void close() {
    server.close();
  }
}
