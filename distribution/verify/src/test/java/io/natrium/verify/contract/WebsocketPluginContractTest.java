package io.natrium.verify.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.kernel.NatsServer;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.tcp.TcpPlugin;
import io.natrium.verify.websocket.JdkSocket;
import io.natrium.websocket.WebsocketPlugin;
import java.util.List;

class WebsocketPluginContractTest extends PluginContractTest {

  @Override
  protected String id() {
    return "websocket";
  }

  @Override
  protected ServerPlugin entry() {
    return new WebsocketPlugin();
  }

  @Override
  protected List<String> dependencies() {
    return List.of("tcp");
  }

  @Override
  protected NatsServer.Builder server() {
    return NatsServer.builder()
        .configText(
            "port: -1\nhost: 127.0.0.1\n"
                + "websocket { listen: \"127.0.0.1:-1\", no_tls: true, compression: true }\n")
        .plugin("tcp", new TcpPlugin());
  }

  /** A client that subscribes and publishes to itself, and stays connected. */
  @Override
  protected void use(NatsServer server) throws Exception {
    JdkSocket socket = connect(server.ports().of("websocket").get(0));
    socket.send("CONNECT {\"verbose\":false}\r\nSUB a 1\r\nPUB a 5\r\nhello\r\nPING\r\n");
    assertEquals("MSG a 1 5", socket.line("MSG "));
    assertEquals("PONG", socket.line("PONG"));
  }

  protected JdkSocket connect(String url) throws Exception {
    return JdkSocket.open(url);
  }
}
