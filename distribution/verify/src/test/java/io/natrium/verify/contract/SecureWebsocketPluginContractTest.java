package io.natrium.verify.contract;

import io.natrium.verify.websocket.JdkSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The same over TLS, whose classes and engines are those of tcp. */
class SecureWebsocketPluginContractTest extends WebsocketPluginContractTest {

  @Override
  protected String configuration() {
    return "websocket { listen: \"127.0.0.1:-1\", tls { cert_file: \"%s\", key_file: \"%s\" } }\n"
        .formatted(resource("ec-cert.pem"), resource("ec-key.pem"));
  }

  @Override
  protected List<String> refusedReloads() {
    return List.of("", configuration().replace("listen", "same_origin: true, listen"));
  }

  private Path resource(String name) {
    Path file = folder().resolve(name);
    try (InputStream in = getClass().getResourceAsStream("/tls/" + name)) {
      Files.write(file, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  @Override
  protected JdkSocket connect(String url) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = getClass().getResourceAsStream("/tls/ec-cert.pem")) {
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return JdkSocket.open(HttpClient.newBuilder().sslContext(context).build(), url);
  }
}
