package io.natrium.verify.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.ReloadException;
import io.natrium.kernel.plugin.PluginResult;
import io.natrium.tcp.TcpPlugin;
import io.natrium.websocket.WebsocketPlugin;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The listener with certificates: {@code wss}. */
@Timeout(60)
class EncryptedTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  @BeforeEach
  void installCertificates() throws IOException {
    Certificates.install("ec", folder);
    Files.write(folder.resolve("ca.pem"), Certificates.bytes("ca-cert.pem"));
  }

  private NatsServer start(String moreOfTls) throws IOException {
    String tls =
        "tls {\n cert_file: \"%s\"\n key_file: \"%s\"\n %s\n}"
            .formatted(folder.resolve("cert.pem"), folder.resolve("key.pem"), moreOfTls);
    Path file = folder.resolve("server.conf");
    Files.writeString(
        file,
        "host: 127.0.0.1\nport: -1\nwebsocket {\n listen: \"127.0.0.1:-1\"\n" + tls + "\n}\n");
    return NatsServer.builder()
        .configFile(file)
        .plugin("tcp", new TcpPlugin())
        .plugin("websocket", new WebsocketPlugin())
        .build()
        .start();
  }

  private static String url(NatsServer server) {
    return server.ports().of("websocket").get(0);
  }

  private static JdkSocket open(NatsServer server, SSLContext context) throws Exception {
    return JdkSocket.open(HttpClient.newBuilder().sslContext(context).build(), url(server));
  }

  private static void exchange(JdkSocket socket, String subject) throws Exception {
    String sid = subject;
    socket.send("SUB %s %s\r\nPUB %s 5\r\nhello\r\nPING\r\n".formatted(subject, sid, subject));
    assertEquals("MSG " + subject + ' ' + sid + " 5", socket.line("MSG "));
    assertEquals("PONG", socket.line("PONG"));
  }

  @Test
  void shouldCarryMessagesToAClientThatChecksTheCertificate() throws Exception {
    try (NatsServer server = start("")) {
      assertTrue(url(server).startsWith("wss://"), url(server));
      JdkSocket socket = open(server, Certificates.trusting());
      socket.line("INFO ");
      socket.send("CONNECT {\"verbose\":false}\r\n");
      exchange(socket, "a");
    }
  }

  @Test
  @SuppressWarnings("try") // the client says that closing may be interrupted
  void shouldServeTheJavaClient() throws Exception {
    try (NatsServer server = start("")) {
      Options options =
          Options.builder()
              .server(url(server))
              .sslContext(Certificates.trusting())
              .connectionTimeout(PATIENCE)
              .build();
      try (Connection client = Nats.connect(options)) {
        client
            .createDispatcher(asked -> client.publish(asked.getReplyTo(), asked.getData()))
            .subscribe("echo");
        client.flush(PATIENCE);
        byte[] large = "x".repeat(200_000).getBytes(UTF_8);
        assertEquals(large.length, client.request("echo", large, PATIENCE).getData().length);
      }
    }
  }

  @Test
  void shouldShowItsNewCertificateToNewClientsAfterAReloadAndKeepTheOthers() throws Exception {
    try (NatsServer server = start("")) {
      assertEquals("EC", keyShownBy(server));
      JdkSocket steady = open(server, Certificates.trusting());
      steady.send("CONNECT {\"verbose\":false}\r\n");
      exchange(steady, "before");
      Certificates.install("server", folder);
      server.reload();
      assertEquals("RSA", keyShownBy(server));
      exchange(steady, "after");
      open(server, Certificates.trusting()).line("INFO ");
    }
  }

  @Test
  void shouldRefuseAReloadToCertificatesThatAreNone() throws Exception {
    try (NatsServer server = start("")) {
      JdkSocket steady = open(server, Certificates.trusting());
      steady.send("CONNECT {\"verbose\":false}\r\n");
      Files.writeString(folder.resolve("cert.pem"), "no certificate");
      ReloadException refused = assertThrows(ReloadException.class, server::reload);
      assertTrue(refused.getMessage().contains("cert.pem"), refused.getMessage());
      assertEquals("EC", keyShownBy(server));
      exchange(steady, "after");
    }
  }

  /** The algorithm of the key in the certificate that a new connection sees. */
  private static String keyShownBy(NatsServer server) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            Certificates.trusting()
                .getSocketFactory()
                .createSocket(
                    InetAddress.getLoopbackAddress(), URI.create(url(server)).getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0].getPublicKey().getAlgorithm();
    }
  }

  @Test
  void shouldAskForCertificatesOfClientsIfConfigured() throws Exception {
    try (NatsServer server = start("verify: true\n ca_file: \"" + folder.resolve("ca.pem") + '"')) {
      JdkSocket known = open(server, Certificates.withClientCertificate());
      known.send("CONNECT {\"verbose\":false}\r\n");
      exchange(known, "a");
      SSLContext unknown = Certificates.trusting();
      assertThrows(Exception.class, () -> open(server, unknown));
    }
  }

  @Test
  void shouldNotTakeClientsThatSpeakInClear() throws Exception {
    try (NatsServer server = start("")) {
      try (RawWebsocket clear = RawWebsocket.connect(URI.create(url(server)).getPort())) {
        assertThrows(IOException.class, () -> clear.upgrade("GET / HTTP/1.1"));
      }
      JdkSocket socket = open(server, Certificates.trusting());
      assertTrue(socket.line("INFO ").startsWith("INFO "));
    }
  }

  @Test
  void shouldWarnItsClientsAndSayGoodbyeWhenItGoes() throws Exception {
    try (NatsServer server = start("")) {
      JdkSocket socket = open(server, Certificates.trusting());
      socket.send("CONNECT {\"verbose\":false,\"protocol\":1}\r\nPING\r\n");
      socket.line("PONG");
      CompletableFuture<PluginResult> unload =
          server.unloadPlugin("websocket", Duration.ofMillis(300));
      String info = socket.line("INFO ");
      while (!info.contains("\"ldm\":true")) {
        info = socket.line("INFO "); // the one that answers CONNECT
      }
      assertEquals("1001 Server Shutdown", socket.closed());
      assertEquals(PluginResult.Outcome.DONE, unload.join().outcome());
    }
  }
}
