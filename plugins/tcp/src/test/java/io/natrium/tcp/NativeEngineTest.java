package io.natrium.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.natrium.spi.transport.DialSpec;
import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.TlsInfo;
import io.natrium.spi.transport.TlsSpec;
import io.natrium.tcp.netty.LoopOptions;
import io.natrium.tcp.netty.TlsEngine;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The native engine, where the platform of the tests has it. */
@Timeout(60)
class NativeEngineTest {

  private TransportFixture tcp;

  @BeforeEach
  void start() {
    assumeTrue(OpenSsl.isAvailable(), "no library for this platform");
    System.setProperty(TlsEngine.PROPERTY, "native");
    tcp = new TransportFixture(new LoopOptions(1, true));
  }

  @AfterEach
  void stop() throws Exception {
    System.clearProperty(TlsEngine.PROPERTY);
    if (tcp != null) {
      tcp.close();
    }
  }

  private static final class Echo extends RecordingHandler {

    final CompletableFuture<TlsInfo> handshake = new CompletableFuture<>();
    private final TlsSpec spec;

    Echo(TlsSpec spec) {
      this.spec = spec;
    }

    @Override
    void opened() {
      channel
          .startTls(spec, false, new byte[0])
          .whenComplete(
              (info, failure) -> {
                if (failure == null) {
                  handshake.complete(info);
                } else {
                  handshake.completeExceptionally(failure);
                }
              });
    }

    @Override
    void bytes(byte[] buffer, int offset, int length) {
      send(buffer, offset, length);
    }
  }

  private static TlsSpec spec(List<String> suites, List<String> curves) {
    return new TlsSpec(
        List.of(new TlsSpec.KeyPairFiles(TlsTest.file("ec-cert.pem"), TlsTest.file("ec-key.pem"))),
        Optional.empty(),
        false,
        false,
        Duration.ofSeconds(10),
        "TLSv1.2",
        suites,
        curves);
  }

  private static SSLContext trusting(Path authority) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static SSLSocket connect(Listener listener) throws Exception {
    Socket socket = TransportFixture.connect(listener);
    return (SSLSocket)
        trusting(TlsTest.file("ca-cert.pem"))
            .getSocketFactory()
            .createSocket(socket, "localhost", socket.getPort(), true);
  }

  @Test
  void shouldCarryBytesBothWays() throws Exception {
    TlsSpec spec = spec(List.of(), List.of("X25519MLKEM768", "X25519"));
    Echo echo = new Echo(spec);
    Listener listener = tcp.listen(() -> echo, Optional.of(spec));
    try (SSLSocket client = connect(listener)) {
      client.startHandshake();
      assertEquals("TLSv1.3", echo.handshake.get(10, TimeUnit.SECONDS).version());
      byte[] sent = new byte[300_000];
      new Random(7).nextBytes(sent);
      Thread writer =
          new Thread(
              () -> {
                try {
                  client.getOutputStream().write(sent);
                } catch (IOException e) {
                  echo.handshake.completeExceptionally(e);
                }
              });
      writer.start();
      assertArrayEquals(sent, client.getInputStream().readNBytes(sent.length));
      writer.join();
    }
  }

  @Test
  void shouldNotAgreeOnASuiteThatIsNotListed() throws Exception {
    TlsSpec spec = spec(List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"), List.of());
    Echo echo = new Echo(spec);
    Listener listener = tcp.listen(() -> echo, Optional.of(spec));
    try (SSLSocket client = connect(listener)) {
      client.setEnabledProtocols(new String[] {"TLSv1.2"});
      client.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
      assertThrows(IOException.class, client::startHandshake);
    }
  }

  @Test
  void shouldSayByWhichChainAClientWasVerified() throws Exception {
    TlsSpec spec = verifying("ec", "ec-client-cert.pem");
    TlsSpec own = verifying("ec-client", "ca-cert.pem");
    for (int visit = 0; visit < 2; visit++) {
      Echo echo = new Echo(spec);
      Listener listener = tcp.listen(() -> echo, Optional.of(spec));
      RecordingHandler client =
          new RecordingHandler() {
            @Override
            void opened() {
              channel.startTls(own, true, new byte[0]);
            }
          };
      tcp.transport.dial(
          new DialSpec("localhost", TransportFixture.port(listener), Duration.ofSeconds(10)),
          client);
      TlsInfo agreed = echo.handshake.get(10, TimeUnit.SECONDS);
      assertEquals(1, agreed.verifiedChains().size());
      assertEquals(agreed.peerCertificates(), agreed.verifiedChains().get(0));
    }
  }

  private static TlsSpec verifying(String name, String trusted) {
    return new TlsSpec(
        List.of(
            new TlsSpec.KeyPairFiles(
                TlsTest.file(name + "-cert.pem"), TlsTest.file(name + "-key.pem"))),
        Optional.of(TlsTest.file(trusted)),
        true,
        false,
        Duration.ofSeconds(10),
        "TLSv1.2",
        List.of(),
        List.of());
  }
}
