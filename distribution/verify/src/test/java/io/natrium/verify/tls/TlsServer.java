package io.natrium.verify.tls;

import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.kernel.NatsServer;
import io.natrium.kernel.ReloadException;
import io.natrium.kernel.ServerState;
import io.natrium.spi.session.InternalClient;
import io.natrium.tcp.TcpPlugin;
import io.natrium.websocket.WebsocketPlugin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server with a configuration file that can change. Thread: one. */
final class TlsServer implements AutoCloseable {

  private static final String LISTEN = "listen: \"127.0.0.1:-1\"\n";

  private final Path file;
  private final NatsServer server;

  private TlsServer(Path file, NatsServer server) {
    this.file = file;
    this.server = server;
  }

  static TlsServer start(Path folder, String config) throws IOException {
    Path file = Files.writeString(folder.resolve("server.conf"), LISTEN + config);
    NatsServer server =
        NatsServer.builder()
            .configFile(file)
            .plugin("tcp", new TcpPlugin())
            .plugin("auth-basic", new BasicAuthPlugin())
            .plugin("websocket", new WebsocketPlugin())
            .build();
    return new TlsServer(file, server.start());
  }

  void reload(String config) throws IOException, ReloadException {
    Files.writeString(file, LISTEN + config);
    server.reload();
  }

  /** A client of the account in which the server tells events. */
  InternalClient systemClient() {
    return server.client("$SYS");
  }

  /** Whether it has ended by itself. */
  boolean isEnded() {
    return server.state() == ServerState.CLOSED;
  }

  int port() {
    return URI.create(server.ports().nats().get(0)).getPort();
  }

  int websocketPort() {
    return URI.create(server.ports().of("websocket").get(0)).getPort();
  }

  @Override
  public void close() {
    server.close();
  }
}
