package io.natrium.verify.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.junit.contract.PluginContractTest;
import io.natrium.junit.contract.PluginJar;
import io.natrium.kernel.NatsServer;
import io.natrium.tcp.TcpPlugin;
import io.netty.channel.epoll.Epoll;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

class TcpPluginContractTest extends PluginContractTest {

  private static final int PATIENCE_MILLIS = 10_000;

  /**
   * What the libraries of a plugin call when they are unmapped is looked for on the class path,
   * where the tests have a second copy. That copy is loaded first, so that it is not taken for a
   * remainder of the plugin.
   */
  @BeforeEach
  void loadSecondCopy() {
    assertDoesNotThrow(Epoll::isAvailable);
  }

  @Override
  protected Path jar() throws IOException {
    return PluginJar.of("tcp", TcpPlugin.class).libraries("netty-").write(folder(), "tcp.jar");
  }

  @Override
  protected String configuration() {
    return "host: 127.0.0.1\nport: -1\n";
  }

  @Override
  protected NatsServer.Builder prepare(NatsServer.Builder builder) {
    return builder;
  }

  /** The plugin has no options of its own; the kernel's for its listener are refused by it. */
  @Override
  protected List<String> refusedReloads() {
    return List.of("host: 127.0.0.1\nport: -1\nserver_name: \"another\"\n");
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
  static Socket connect(NatsServer server) throws IOException {
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
