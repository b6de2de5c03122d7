package io.natrium.verify.golden;

import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.kernel.NatsServer;
import io.natrium.tcp.TcpPlugin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;

/** Natrium in this JVM, its plugins taken from the class path. */
final class EmbeddedServerUnderTest implements ServerUnderTest {

  private NatsServer server;

  @Override
  public InetSocketAddress start(String config) throws IOException {
    server =
        NatsServer.builder()
            .configText(config)
            .plugin("tcp", new TcpPlugin())
            .plugin("auth-basic", new BasicAuthPlugin())
            .build();
    try {
      server.start();
    } catch (RuntimeException refused) {
      throw new IOException("the embedded server did not start", refused);
    }
    URI url = URI.create(server.ports().nats().get(0));
    return new InetSocketAddress(url.getHost(), url.getPort());
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
