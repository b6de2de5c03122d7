package io.natrium.verify.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.tcp.TcpPlugin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

class TcpPluginContractTest extends PluginContractTest {

  private static final int PATIENCE_MILLIS = 10_000;

  @Override
  protected String id() {
    return "tcp";
  }

  @Override
  protected ServerPlugin entry() {
    return new TcpPlugin();
  }

  @Override
  protected List<String> bundled() {
    return List.of("netty-");
  }

  @Override
  protected NatsServer.Builder server() {
    return NatsServer.builder().configText("host: 127.0.0.1\nport: -1\n");
  }

  /** A client that subscribes and publishes to itself. */
  @Override
  protected void use(NatsServer server) throws IOException {
    try (Socket socket = connect(server)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertTrue(in.readLine().startsWith("INFO "));
      String talk = "CONNECT {\"verbose\":false}\r\nSUB a 1\r\nPUB a 5\r\nhello\r\nPING\r\n";
      socket.getOutputStream().write(talk.getBytes(StandardCharsets.US_ASCII));
      assertEquals("MSG a 1 5", in.readLine());
      assertEquals("hello", in.readLine());
      assertEquals("PONG", in.readLine());
    }
  }

  /** The server opens its listener again shortly after the transport came back. */
  private static Socket connect(NatsServer server) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (true) {
      URI url = URI.create(server.ports().nats().get(0));
      try {
        return new Socket(url.getHost(), url.getPort());
      } catch (ConnectException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }
}
