package io.natrium.verify.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.junit.contract.ConfigCase;
import io.natrium.junit.contract.PluginContractTest;
import io.natrium.junit.contract.PluginJar;
import io.natrium.kernel.NatsServer;
import io.natrium.tcp.TcpPlugin;
import io.natrium.verify.websocket.JdkSocket;
import io.natrium.websocket.WebsocketPlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

class WebsocketPluginContractTest extends PluginContractTest {

  private static final String BLOCK = "listen: \"127.0.0.1:-1\", no_tls: true, compression: true";

  @Override
  protected Path jar() throws IOException {
    return PluginJar.of("websocket", WebsocketPlugin.class)
        .manifest("Plugin-Dependencies", "tcp")
        .write(folder(), "websocket.jar");
  }

  @Override
  protected String configuration() {
    return block(BLOCK);
  }

  private static String block(String fields) {
    return "websocket { " + fields + " }\n";
  }

  @Override
  protected NatsServer.Builder prepare(NatsServer.Builder builder) {
    return builder.plugin("tcp", new TcpPlugin()).withoutListener();
  }

  @Override
  protected List<ConfigCase> configurations() {
    return List.of(
        ConfigCase.accepted(block(BLOCK)),
        ConfigCase.accepted(block("port: -1, no_tls: true, same_origin: true")),
        ConfigCase.refused(block("port: -1"), "1:0: websocket requires TLS configuration"),
        ConfigCase.refused(
            block("listen: \"127.0.0.1:-1\", no_tls: true, colour: red"),
            "1:50: unknown field \"colour\""),
        ConfigCase.refused(block("port: 70000, no_tls: true"), "1:12: port 70000 is out of range"),
        ConfigCase.refused(
            block("port: -1\n no_tls: true\n origins: [\"ftp://x\"]"),
            "1:0: unable to parse allowed origin: \"ftp://x\": allowed origins must be"
                + " absolute URLs with http or https scheme"));
  }

  @Override
  protected List<String> refusedReloads() {
    return List.of(
        "", block(BLOCK + ", same_origin: true"), block("listen: \"127.0.0.1:-1\", no_tls: true"));
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
