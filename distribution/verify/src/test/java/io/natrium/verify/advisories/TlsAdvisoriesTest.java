package io.natrium.verify.advisories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.natrium.kernel.config.Overlay;
import io.natrium.verify.client.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Advisories about TLS. */
@Timeout(60)
class TlsAdvisoriesTest {

  private static final String LISTED = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
  private static final String OTHER = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";

  private static String resource(String name) throws URISyntaxException {
    return Path.of(TlsAdvisoriesTest.class.getResource("/tls/" + name).toURI()).toString();
  }

  private static String agreed(EmbeddedServer server, String suite)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLSv1.2");
    context.init(null, new TrustManager[] {new Trusting()}, null);
    try (Socket clear = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      int next = clear.getInputStream().read();
      while (next != '\n') {
        next = clear.getInputStream().read();
      }
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(clear, "localhost", 0, true);
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {suite});
      socket.startHandshake();
      return socket.getSession().getCipherSuite();
    }
  }

  @Test
  @DisplayName("CVE-2021-32026: flags of the command line leave the list of cipher suites in force")
  void cve202132026() throws Exception {
    String config =
        "tls { cert_file: \"none\", key_file: \"none\", cipher_suites: [\"" + LISTED + "\"] }\n";
    Overlay flags =
        Overlay.none()
            .text("tls.cert_file", resource("ec-cert.pem"))
            .text("tls.key_file", resource("ec-key.pem"));
    try (EmbeddedServer server =
        EmbeddedServer.start("port: -1\n" + config, builder -> builder.overlay(flags))) {
      assertEquals(LISTED, agreed(server, LISTED));
      assertThrows(IOException.class, () -> agreed(server, OTHER));
    }
  }

  /** Takes every certificate: what is shown is no matter here. */
  private static final class Trusting implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
