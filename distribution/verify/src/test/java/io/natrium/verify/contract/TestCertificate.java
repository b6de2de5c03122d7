package io.natrium.verify.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificate of the servers that contract tests start with TLS, and who trusts it. */
final class TestCertificate {

  private static final String CERTIFICATE = "ec-cert.pem";

  private TestCertificate() {}

  /** The fields {@code cert_file} and {@code key_file}, with the files written to a folder. */
  static String fields(Path folder) {
    return "cert_file: \"%s\", key_file: \"%s\""
        .formatted(file(folder, CERTIFICATE), file(folder, "ec-key.pem"));
  }

  private static Path file(Path folder, String name) {
    Path file = folder.resolve(name);
    try (InputStream in = TestCertificate.class.getResourceAsStream("/tls/" + name)) {
      Files.write(file, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** A client's TLS that trusts this certificate and no other. */
  static SSLContext trusting() throws IOException {
    try (InputStream in = TestCertificate.class.getResourceAsStream("/tls/" + CERTIFICATE)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}
