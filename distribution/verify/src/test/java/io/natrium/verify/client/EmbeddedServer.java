package io.natrium.verify.client;

import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.kernel.NatsServer;
import io.natrium.kernel.ServerStatistics;
import io.natrium.tcp.TcpPlugin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.function.UnaryOperator;

/** A server in this JVM on a loopback port. Thread: any. */
public final class EmbeddedServer implements AutoCloseable {

  private static final String LOOPBACK = "host: 127.0.0.1\n";

  private final NatsServer server;
  private final int port;
  private final long ownSubscriptions;

  private EmbeddedServer(NatsServer server) {
    this.server = server;
    server.start();
    this.port = URI.create(server.ports().nats().get(0)).getPort();
    this.ownSubscriptions = server.statistics().subscriptions();
  }

  /** A server with a few lines of configuration, on a port of the system's choice. */
  public static EmbeddedServer start(String config) {
    return start("port: -1\n" + config, builder -> builder);
  }

  /** A server on a given port. */
  public static EmbeddedServer startAt(int port) {
    return start("port: " + port + '\n', builder -> builder);
  }

  /** A server with more said of it in Java. */
  public static EmbeddedServer start(String config, UnaryOperator<NatsServer.Builder> more) {
    NatsServer.Builder builder =
        NatsServer.builder()
            .configText(LOOPBACK + config)
            .plugin("tcp", new TcpPlugin())
            .plugin("auth-basic", new BasicAuthPlugin());
    return new EmbeddedServer(more.apply(builder).build());
  }

  public NatsServer server() {
    return server;
  }

  public ServerStatistics statistics() {
    return server.statistics();
  }

  /** Subscriptions in all indexes, without those that the server made for itself at its start. */
  public long subscriptions() {
    return server.statistics().subscriptions() - ownSubscriptions;
  }

  public int port() {
    return port;
  }

  public String url() {
    return "nats://127.0.0.1:" + port;
  }

  /** A client that has exchanged CONNECT and PONG. */
  public RawClient connect() throws IOException {
    RawClient client = open();
    client.handshake("{\"verbose\":false,\"pedantic\":false,\"headers\":true}");
    return client;
  }

  /** A client that takes little before its socket is full. */
  public RawClient connectNarrow() throws IOException {
    RawClient client = RawClient.open(InetAddress.getLoopbackAddress(), port, 4096);
    client.handshake("{\"verbose\":false,\"pedantic\":false,\"headers\":true}");
    return client;
  }

  /** A client that has sent nothing. */
  public RawClient open() throws IOException {
    return RawClient.open(InetAddress.getLoopbackAddress(), port, 0);
  }

  @Override
  public void close() {
    server.close();
  }
}
