package io.natrium.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.DialSpec;
import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.spi.transport.TlsInfo;
import io.natrium.spi.transport.TlsSpec;
import io.natrium.tcp.netty.LoopOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ParameterizedClass
@ValueSource(booleans = {true, false})
class TlsTest {

  private static final String INFO = "INFO {\"tls_required\":true}\r\n";

  private final boolean nativeIo;
  private TransportFixture tcp;
  @TempDir Path folder;

  TlsTest(boolean nativeIo) {
    this.nativeIo = nativeIo;
  }

  @BeforeEach
  void start() {
    tcp = new TransportFixture(new LoopOptions(2, nativeIo));
  }

  @AfterEach
  void stop() throws Exception {
    tcp.close();
  }

  /** Greets in clear, then encrypts, then echoes. */
  private static final class Secured extends RecordingHandler {

    final CompletableFuture<TlsInfo> handshake = new CompletableFuture<>();
    private final TlsSpec spec;

    Secured(TlsSpec spec) {
      this.spec = spec;
    }

    @Override
    void opened() {
      send(INFO);
      channel
          .startTls(spec, false, new byte[0])
          .whenComplete(
              (info, failure) -> {
                assertTrue(channel.loop().inLoop());
                if (failure == null) {
                  assertEquals(Optional.of(info), channel.tls());
                  handshake.complete(info);
                } else {
                  handshake.completeExceptionally(failure);
                }
              });
      // Not for the eyes of others.
      send("secret\n");
    }

    @Override
    void bytes(byte[] buffer, int offset, int length) {
      send(buffer, offset, length);
    }
  }

  static Path file(String name) {
    try {
      return Path.of(TlsTest.class.getResource("/tls/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TlsSpec.KeyPairFiles pair(String cert, String key) {
    return new TlsSpec.KeyPairFiles(file(cert + "-cert.pem"), file(key + "-key.pem"));
  }

  private static TlsSpec spec(boolean verify, TlsSpec.KeyPairFiles... pairs) {
    return spec("TLSv1.2", List.of(), List.of(), verify, Duration.ofSeconds(5), pairs);
  }

  private static TlsSpec spec(
      String minimum,
      List<String> suites,
      List<String> curves,
      boolean verify,
      Duration timeout,
      TlsSpec.KeyPairFiles... pairs) {
    return new TlsSpec(
        List.of(pairs),
        Optional.of(file("ca-cert.pem")),
        verify,
        false,
        timeout,
        minimum,
        suites,
        curves);
  }

  private static SSLContext trusting(String ca) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file(ca + "-cert.pem"))) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      store.setCertificateEntry("ca", certificate);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static SSLSocket secure(Socket plain, String ca) throws Exception {
    assertEquals(
        INFO,
        new String(plain.getInputStream().readNBytes(INFO.length()), StandardCharsets.US_ASCII));
    return (SSLSocket)
        trusting(ca).getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
  }

  private Secured open(TlsSpec spec) throws IOException {
    Secured handler = new Secured(spec);
    listener = tcp.listen(() -> handler, Optional.of(spec));
    return handler;
  }

  private Listener listener;

  @ParameterizedTest
  @CsvSource({
    "server, server, TLSv1.3",
    "server, server-pkcs8, TLSv1.2",
    "ec, ec, TLSv1.3",
    "ec, ec, TLSv1.2"
  })
  void shouldEncryptAfterTheGreeting(String cert, String key, String version) throws Exception {
    Secured handler = open(spec(false, pair(cert, key)));
    try (SSLSocket socket = secure(TransportFixture.connect(listener), "ca")) {
      socket.setEnabledProtocols(new String[] {version});
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      TlsInfo info = handler.handshake.get(10, TimeUnit.SECONDS);
      assertEquals(version, info.version());
      assertEquals(socket.getSession().getCipherSuite(), info.cipherSuite());
      assertEquals(List.of(), info.peerCertificates());
      InputStream in = socket.getInputStream();
      assertEquals("secret\n", new String(in.readNBytes(7), StandardCharsets.US_ASCII));
      socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
      assertEquals("hello", new String(in.readNBytes(5), StandardCharsets.US_ASCII));
    }
    assertEquals(CloseCause.PEER, handler.cause());
  }

  @Test
  void shouldCarryLargeTransfersBothWays() throws Exception {
    byte[] data = new byte[16 * 1024 * 1024];
    new Random(7).nextBytes(data);
    Secured handler = open(spec(false, pair("ec", "ec")));
    try (SSLSocket socket = secure(TransportFixture.connect(listener), "ca")) {
      socket.getInputStream().readNBytes(7);
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                try {
                  socket.getOutputStream().write(data);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      sender.get(40, TimeUnit.SECONDS);
      TransportFixture.await(() -> handler.received.get() == data.length, "all bytes arrive");
      assertArrayEquals(data, socket.getInputStream().readNBytes(data.length));
      TransportFixture.await(() -> handler.out.pending() == 0, "the outbound buffer empties");
    }
  }

  @Test
  void shouldHoldBackDecryptedBytesWhilePaused() throws Exception {
    TlsSpec spec = spec(false, pair("ec", "ec"));
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          void opened() {
            send(INFO);
            channel.startTls(spec, false, new byte[0]);
          }

          @Override
          void bytes(byte[] buffer, int offset, int length) {
            channel.pauseReads();
          }
        };
    Listener paused = tcp.listen(() -> handler, Optional.of(spec));
    try (SSLSocket socket = secure(TransportFixture.connect(paused), "ca")) {
      socket.startHandshake();
      for (int i = 0; i < 200; i++) {
        socket.getOutputStream().write(new byte[100]);
      }
    }
    TransportFixture.await(() -> handler.reads.get() == 1, "the first read");
    for (int i = 0; i < 50; i++) {
      handler.onLoop(() -> {});
    }
    assertEquals(1, handler.reads.get());
    assertEquals(0, handler.closes.get());
    while (handler.closes.get() == 0) {
      int reads = handler.reads.get();
      handler.onLoop(() -> handler.channel.resumeReads());
      TransportFixture.await(
          () -> handler.reads.get() > reads || handler.closes.get() > 0, "it goes on");
      assertTrue(handler.reads.get() <= reads + 1);
    }
    assertEquals(20_000, handler.received.get());
    assertEquals(CloseCause.PEER, handler.cause());
  }

  @Test
  void shouldFlushAndSayGoodbyeOnClose() throws Exception {
    Secured handler = open(spec(false, pair("ec", "ec")));
    try (SSLSocket socket = secure(TransportFixture.connect(listener), "ca")) {
      socket.startHandshake();
      handler.handshake.get(10, TimeUnit.SECONDS);
      handler.send("-ERR 'bye'\r\n");
      handler.channel.close(true);
      // An end without close_notify would be an exception here.
      assertEquals(
          "secret\n-ERR 'bye'\r\n",
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    }
    assertEquals(CloseCause.LOCAL, handler.cause());
  }

  @Test
  void shouldFailTheHandshakeOfAPeerThatTrustsAnother() throws Exception {
    Secured handler = open(spec(false, pair("ec", "ec")));
    try (SSLSocket socket = secure(TransportFixture.connect(listener), "other-ca")) {
      assertThrows(SSLException.class, socket::startHandshake);
    }
    assertEquals(CloseCause.TLS_HANDSHAKE, handler.cause());
    assertThrows(ExecutionException.class, () -> handler.handshake.get(5, TimeUnit.SECONDS));
    assertEquals(1, handler.closes.get());
  }

  @Test
  void shouldFailTheHandshakeOfAPeerThatSpeaksNoTls() throws Exception {
    Secured handler = open(spec(false, pair("ec", "ec")));
    try (Socket socket = TransportFixture.connect(listener)) {
      socket.getOutputStream().write("CONNECT {}\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
      assertEquals(CloseCause.TLS_HANDSHAKE, handler.cause());
    }
    assertEquals(0, handler.received.get());
  }

  @Test
  void shouldFailTheHandshakeOfAPeerThatLeaves() throws Exception {
    Secured handler = open(spec(false, pair("ec", "ec")));
    try (Socket socket = TransportFixture.connect(listener)) {
      socket.getInputStream().readNBytes(INFO.length());
    }
    assertEquals(CloseCause.TLS_HANDSHAKE, handler.cause());
    assertThrows(ExecutionException.class, () -> handler.handshake.get(5, TimeUnit.SECONDS));
  }

  @Test
  void shouldEndAHandshakeThatTakesTooLong() throws Exception {
    TlsSpec spec =
        spec("TLSv1.2", List.of(), List.of(), false, Duration.ofMillis(100), pair("ec", "ec"));
    Secured handler = open(spec);
    try (Socket socket = TransportFixture.connect(listener)) {
      assertEquals(CloseCause.TLS_HANDSHAKE, handler.cause());
      ExecutionException failure =
          assertThrows(ExecutionException.class, () -> handler.handshake.get(5, TimeUnit.SECONDS));
      assertInstanceOf(IOException.class, failure.getCause());
      assertEquals(
          INFO, new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    }
  }

  /** Dials, encrypts as client after the greeting, and collects what comes. */
  private static final class Client extends RecordingHandler {

    final CompletableFuture<TlsInfo> handshake = new CompletableFuture<>();
    final StringBuilder text = new StringBuilder();
    private final TlsSpec spec;
    private boolean started;

    Client(TlsSpec spec) {
      this.spec = spec;
    }

    @Override
    synchronized void bytes(byte[] buffer, int offset, int length) {
      text.append(new String(buffer, offset, length, StandardCharsets.US_ASCII));
      if (!started && text.toString().equals(INFO)) {
        started = true;
        channel
            .startTls(spec, true, new byte[0])
            .whenComplete(
                (info, failure) -> {
                  if (failure == null) {
                    handshake.complete(info);
                  } else {
                    handshake.completeExceptionally(failure);
                  }
                });
      }
    }

    synchronized String text() {
      return text.toString();
    }
  }

  private Client dial(String host, TlsSpec spec) throws Exception {
    Client client = new Client(spec);
    StreamChannel channel =
        tcp.transport
            .dial(
                new DialSpec(host, TransportFixture.port(listener), Duration.ofSeconds(5)), client)
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    assertNotNull(channel);
    return client;
  }

  @Test
  void shouldEncryptAsClientWithACertificate() throws Exception {
    Secured server = open(spec(true, pair("ec", "ec")));
    Client client = dial("localhost", spec(true, pair("client", "client")));
    TlsInfo atClient = client.handshake.get(10, TimeUnit.SECONDS);
    TlsInfo atServer = server.handshake.get(10, TimeUnit.SECONDS);
    assertEquals("TLSv1.3", atClient.version());
    assertEquals("CN=natrium-client", subject(atServer));
    assertEquals(1, atServer.verifiedChains().size());
    List<X509Certificate> verified = atServer.verifiedChains().get(0);
    assertEquals(atServer.peerCertificates().get(0), verified.get(0));
    X509Certificate authority = verified.get(verified.size() - 1);
    assertEquals(authority.getIssuerX500Principal(), authority.getSubjectX500Principal());
    assertEquals("CN=localhost", subject(atClient));
    client.send("ping");
    TransportFixture.await(() -> client.text().equals(INFO + "secret\nping"), "the echo");
  }

  private static String subject(TlsInfo info) {
    X509Certificate leaf = info.peerCertificates().get(0);
    return leaf.getSubjectX500Principal().getName();
  }

  @Test
  void shouldRefuseAClientWithoutACertificate() throws Exception {
    Secured server = open(spec(true, pair("ec", "ec")));
    dial("localhost", spec(true));
    assertEquals(CloseCause.TLS_HANDSHAKE, server.cause());
  }

  @Test
  void shouldRefuseAClientOfAnotherAuthority() throws Exception {
    Secured server = open(spec(true, pair("ec", "ec")));
    dial("localhost", spec(true, pair("stranger", "stranger")));
    assertEquals(CloseCause.TLS_HANDSHAKE, server.cause());
  }

  @Test
  void shouldRefuseAServerOfAnotherName() throws Exception {
    Secured server = open(spec(false, pair("named", "named")));
    Client client = dial("localhost", spec(false));
    assertEquals(CloseCause.TLS_HANDSHAKE, client.cause());
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> client.handshake.get(5, TimeUnit.SECONDS));
    assertInstanceOf(SSLException.class, failure.getCause());
    assertEquals(CloseCause.TLS_HANDSHAKE, server.cause());
  }

  @Test
  void shouldShowTheCertificateOfTheNameThatIsAskedFor() throws Exception {
    for (String name : List.of("a.example.org", "localhost", "elsewhere.net")) {
      Secured handler = open(spec(false, pair("server", "server"), pair("named", "named")));
      try (SSLSocket socket = secure(TransportFixture.connect(listener), "ca")) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        assertEquals(
            name.equals("a.example.org") ? "CN=named" : "CN=localhost",
            shown.getSubjectX500Principal().getName());
        assertNotNull(handler.handshake.get(5, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void shouldKeepToTheMinimumVersion() throws Exception {
    TlsSpec spec =
        spec("TLSv1.3", List.of(), List.of(), false, Duration.ofSeconds(5), pair("ec", "ec"));
    open(spec);
    try (SSLSocket socket = secure(TransportFixture.connect(listener), "ca")) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThrows(SSLException.class, socket::startHandshake);
    }
  }

  @Test
  void shouldKeepToTheCipherSuites() throws Exception {
    String suite = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
    TlsSpec spec =
        spec("TLSv1.2", List.of(suite), List.of(), false, Duration.ofSeconds(5), pair("ec", "ec"));
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      open(spec);
      try (SSLSocket socket = secure(TransportFixture.connect(listener), "ca")) {
        socket.setEnabledProtocols(new String[] {version});
        socket.startHandshake();
        assertEquals(version.equals("TLSv1.2"), socket.getSession().getCipherSuite().equals(suite));
      }
    }
  }

  @Test
  void shouldKeepToTheCurves() throws Exception {
    TlsSpec spec =
        spec(
            "TLSv1.3",
            List.of(),
            List.of("secp384r1"),
            false,
            Duration.ofSeconds(5),
            pair("server", "server"));
    open(spec);
    try (SSLSocket socket = secure(TransportFixture.connect(listener), "ca")) {
      socket.startHandshake();
      assertTrue(socket.getSession().isValid());
    }
    TlsSpec other =
        spec(
            "TLSv1.3",
            List.of(),
            List.of("x25519"),
            false,
            Duration.ofSeconds(5),
            pair("server", "server"));
    Secured strict = open(spec);
    Client client = dial("localhost", other);
    assertEquals(CloseCause.TLS_HANDSHAKE, strict.cause());
    assertEquals(CloseCause.TLS_HANDSHAKE, client.cause());
  }

  @Test
  void shouldNameWhatCannotBeUsedWhenTheListenerOpens() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing here\n");
    Path torn = Files.writeString(folder.resolve("torn.pem"), "-----BEGIN CERTIFICATE-----\nAA");
    Path missing = folder.resolve("missing.pem");
    Path cert = file("ec-cert.pem");
    Path key = file("ec-key.pem");
    refused(missing.toString(), new TlsSpec.KeyPairFiles(missing, key));
    refused(missing.toString(), new TlsSpec.KeyPairFiles(cert, missing));
    refused(empty.toString(), new TlsSpec.KeyPairFiles(empty, key));
    refused(empty.toString(), new TlsSpec.KeyPairFiles(cert, empty));
    refused(torn.toString(), new TlsSpec.KeyPairFiles(torn, key));
    refused("encrypted", new TlsSpec.KeyPairFiles(cert, file("encrypted-key.pem")));
    refused("does not belong", new TlsSpec.KeyPairFiles(cert, file("server-key.pem")));
    refused("does not belong", new TlsSpec.KeyPairFiles(cert, file("stranger-key.pem")));
    refused("cert_file");
    Duration second = Duration.ofSeconds(1);
    TlsSpec.KeyPairFiles good = pair("ec", "ec");
    refused("TLS_NONE", spec("TLSv1.2", List.of("TLS_NONE"), List.of(), false, second, good));
    refused("curve9", spec("TLSv1.2", List.of(), List.of("curve9"), false, second, good));
    refused("SSLv3", spec("SSLv3", List.of(), List.of(), false, second, good));
  }

  private void refused(String named, TlsSpec.KeyPairFiles... pairs) {
    refused(named, spec(false, pairs));
  }

  private void refused(String named, TlsSpec spec) {
    IOException failure = assertThrows(IOException.class, () -> open(spec));
    assertTrue(failure.getMessage().contains(named), failure.getMessage());
  }

  @Test
  void shouldReadTheFilesOfANewSpecAnew() throws Exception {
    Path cert = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    Files.copy(file("server-cert.pem"), cert);
    Files.copy(file("server-key.pem"), key);
    TlsSpec before = spec(false, new TlsSpec.KeyPairFiles(cert, key));
    TlsSpec[] current = {before};
    Listener reloading = tcp.listen(() -> new Secured(current[0]), Optional.of(before));
    assertEquals("RSA", keyOf(reloading));
    Files.write(cert, Files.readAllBytes(file("ec-cert.pem")));
    Files.write(key, Files.readAllBytes(file("ec-key.pem")));
    assertEquals("RSA", keyOf(reloading));
    current[0] = spec(false, new TlsSpec.KeyPairFiles(cert, key));
    assertEquals("EC", keyOf(reloading));
    Files.delete(key);
    current[0] = spec(false, new TlsSpec.KeyPairFiles(cert, key));
    assertThrows(IOException.class, () -> keyOf(reloading));
    assertFalse(Files.exists(key));
  }

  private static String keyOf(Listener listener) throws Exception {
    try (SSLSocket socket = secure(TransportFixture.connect(listener), "ca")) {
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0].getPublicKey().getAlgorithm();
    }
  }
}
