package io.natrium.verify.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.kernel.NatsServer;
import io.natrium.spi.session.InternalClient;
import io.natrium.tcp.TcpPlugin;
import io.natrium.verify.tls.Authority;
import io.natrium.websocket.WebsocketPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long a client may take to show its credentials. */
@Timeout(60)
class AuthTimeoutTest {

  private static final String LATE = "-ERR 'Authentication Timeout'";
  private static final String USERS = "users: [ { user: a, password: b } ]";

  @TempDir private Path folder;
  private Authority authority;
  private String certificate;
  private NatsServer server;

  @BeforeEach
  void make() throws Exception {
    authority = Authority.create("authority");
    certificate = Authority.write(folder, "server", authority.issue("server", "127.0.0.1"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void start(String config) {
    server =
        NatsServer.builder()
            .configText("listen: \"127.0.0.1:-1\"\n" + config)
            .plugin("tcp", new TcpPlugin())
            .plugin("websocket", new WebsocketPlugin())
            .plugin("auth-basic", new BasicAuthPlugin())
            .build()
            .start();
  }

  private String tls(String more) {
    return "tls {\n" + certificate + more + "\n}\n";
  }

  /** What the server says of itself, in seconds. */
  private String told() throws Exception {
    try (InternalClient client = server.client("$SYS")) {
      String varz =
          new String(
              client
                  .request("$SYS.REQ.SERVER.PING.VARZ", new byte[0], Duration.ofSeconds(20))
                  .toCompletableFuture()
                  .get(20, TimeUnit.SECONDS)
                  .payload(),
              UTF_8);
      Matcher found = Pattern.compile("\"auth_timeout\":([0-9.]+)").matcher(varz);
      assertTrue(found.find(), varz);
      return found.group(1);
    }
  }

  private Socket connect() throws IOException {
    Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(), URI.create(server.ports().nats().get(0)).getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().trim();
  }

  @Test
  void shouldBeTwoSecondsInClear() throws Exception {
    start("authorization { " + USERS + " }");
    assertEquals("2", told());
    try (Socket client = connect()) {
      line(client.getInputStream());
      assertEquals(LATE, line(client.getInputStream()));
    }
  }

  @Test
  void shouldBeASecondMoreThanTheHandshakeMayTakeWithTls() throws Exception {
    start(tls("") + "authorization { " + USERS + " }");
    assertEquals("3", told());
    try (Socket client = connect()) {
      line(client.getInputStream());
      assertEquals(LATE, line(encrypt(client).getInputStream()));
    }
    server.close();
    start(tls("timeout: 7") + "authorization { " + USERS + " }");
    assertEquals("8", told());
  }

  private SSLSocket encrypt(Socket clear) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            authority
                .client(null)
                .getSocketFactory()
                .createSocket(clear, "127.0.0.1", clear.getPort(), true);
    socket.startHandshake();
    return socket;
  }

  @Test
  void shouldBeWhatTheConfigurationSaysInClear() throws Exception {
    start("authorization { timeout: 0.2, " + USERS + " }");
    assertEquals("0.2", told());
    try (Socket client = connect()) {
      line(client.getInputStream());
      client.getOutputStream().write("CONNEC".getBytes(ISO_8859_1)); // not finished
      assertEquals(LATE, line(client.getInputStream()));
    }
  }

  @Test
  void shouldBeWhatTheConfigurationSaysWithTlsAndCountFromTheHandshake() throws Exception {
    start(tls("timeout: 20") + "authorization { timeout: \"200ms\", " + USERS + " }");
    assertEquals("0.2", told());
    try (Socket client = connect()) {
      line(client.getInputStream());
      // The handshake may take longer than that; only then does the time begin.
      SSLSocket socket = encrypt(client);
      assertEquals(LATE, line(socket.getInputStream()));
    }
  }

  @Test
  void shouldNotHurryThoseWhoAreIn() throws Exception {
    start("authorization { timeout: 1, " + USERS + " }");
    try (RawClient in = RawClient.open(server, "a", "b");
        RawClient late = RawClient.open(server)) {
      assertEquals("", in.settle());
      assertEquals(LATE, late.rest());
      assertEquals("", in.settle());
    }
  }
}
