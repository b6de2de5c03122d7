package io.natrium.verify.advisories;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.kernel.NatsServer;
import io.natrium.tcp.TcpPlugin;
import io.natrium.verify.tls.Authority;
import io.natrium.websocket.WebsocketPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A session of TLS holds what was found out about the client's certificate. Where it is resumed, no
 * certificate is looked at, so it counts only where the same authorities are trusted.
 */
@Timeout(60)
class TlsResumptionAdvisoryTest {

  private static final int PATIENCE_MILLIS = 20_000;
  private static final String IN = "in";
  private static final String OUT = "out";

  @TempDir private Path folder;
  private Authority one;
  private Authority two;
  private Authority.Issued shownByServer;
  private NatsServer server;

  @BeforeEach
  void make() throws Exception {
    one = Authority.create("one");
    two = Authority.create("two");
    shownByServer = one.issue("server", "127.0.0.1");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String tls(Authority trusted, String name) throws IOException {
    return "tls {\n"
        + Authority.write(folder, "server", shownByServer)
        + "ca_file: \""
        + trusted.write(folder, name)
        + "\"\nverify: true\n}\n";
  }

  private void start(String tcp, String web) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("server.conf"),
            "listen: \"127.0.0.1:-1\"\n"
                + tcp
                + "websocket { listen: \"127.0.0.1:-1\"\n"
                + web
                + "}\n");
    server =
        NatsServer.builder()
            .configFile(file)
            .plugin("tcp", new TcpPlugin())
            .plugin("websocket", new WebsocketPlugin())
            .build()
            .start();
  }

  private int tcpPort() {
    return URI.create(server.ports().nats().get(0)).getPort();
  }

  private int webPort() {
    return URI.create(server.ports().of("websocket").get(0)).getPort();
  }

  /** A client that takes all ports for one server, and offers each the session of the others. */
  private static SSLSocket shake(Socket clear, SSLContext context, String version)
      throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(clear, "127.0.0.1", 4222, true);
    socket.setEnabledProtocols(new String[] {version});
    socket.startHandshake();
    return socket;
  }

  private static Socket open(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().trim();
  }

  private String enterTcp(SSLContext context, String version) throws IOException {
    try (Socket clear = open(tcpPort())) {
      line(clear.getInputStream());
      SSLSocket socket = shake(clear, context, version);
      socket
          .getOutputStream()
          .write("CONNECT {\"verbose\":false}\r\nPING\r\n".getBytes(ISO_8859_1));
      String answer = line(socket.getInputStream());
      while (answer.startsWith("INFO")) {
        answer = line(socket.getInputStream());
      }
      return answer.equals("PONG") ? IN : OUT;
    } catch (IOException refused) {
      return OUT;
    }
  }

  private String enterWeb(SSLContext context, String version) throws IOException {
    try (Socket clear = open(webPort())) {
      SSLSocket socket = shake(clear, context, version);
      String upgrade =
          "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
      socket.getOutputStream().write(upgrade.getBytes(ISO_8859_1));
      return line(socket.getInputStream()).startsWith("HTTP/1.1 101") ? IN : OUT;
    } catch (IOException refused) {
      return OUT;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @DisplayName("2026-01: a session of the client listener is none at one with other authorities")
  void fromTcpToWebsocket(String version) throws Exception {
    start(tls(one, "one"), tls(two, "two"));
    SSLContext client = one.client(one.issue("client"));
    assertEquals(IN, enterTcp(client, version));
    assertEquals(OUT, enterWeb(client, version));
    assertEquals(IN, enterTcp(client, version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @DisplayName("2026-01: a session of a websocket is none at the client listener with others")
  void fromWebsocketToTcp(String version) throws Exception {
    start(tls(one, "one"), tls(two, "two"));
    SSLContext client = one.client(two.issue("client"));
    assertEquals(IN, enterWeb(client, version));
    assertEquals(OUT, enterTcp(client, version));
    assertEquals(IN, enterWeb(client, version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @DisplayName("2026-01: a session is none once a reload has changed the authorities")
  void overAReload(String version) throws Exception {
    start(tls(one, "ca"), tls(two, "two"));
    SSLContext client = one.client(one.issue("client"));
    assertEquals(IN, enterTcp(client, version));
    two.write(folder, "ca");
    server.reload();
    assertEquals(OUT, enterTcp(client, version));
    assertEquals(IN, enterTcp(one.client(two.issue("other")), version));
  }

  @Test
  @DisplayName("2026-01: the client of these tests does offer its sessions")
  void offersItsSessions() throws Exception {
    start("tls {\n" + Authority.write(folder, "server", shownByServer) + "}\n", tls(two, "two"));
    SSLContext client = one.client(null);
    byte[][] ids = new byte[2][];
    for (int i = 0; i < ids.length; i++) {
      try (Socket clear = open(tcpPort())) {
        line(clear.getInputStream());
        ids[i] = shake(clear, client, "TLSv1.2").getSession().getId();
      }
    }
    assertArrayEquals(ids[0], ids[1]);
  }
}
