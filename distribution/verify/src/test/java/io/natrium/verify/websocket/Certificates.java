package io.natrium.verify.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificates of the tests, as files for a server and as contexts for clients. */
final class Certificates {

  private static final char[] NO_PASSWORD = new char[0];

  private Certificates() {}

  /** Copies a certificate and its key to where a configuration names them. */
  static void install(String name, Path folder) throws IOException {
    Files.write(folder.resolve("cert.pem"), bytes(name + "-cert.pem"));
    Files.write(folder.resolve("key.pem"), bytes(name + "-key.pem"));
  }

  static byte[] bytes(String name) throws IOException {
    try (InputStream in = Certificates.class.getResourceAsStream("/tls/" + name)) {
      return in.readAllBytes();
    }
  }

  /** Trusts the test authority and shows no certificate. */
  static SSLContext trusting() throws Exception {
    return context(null);
  }

  /** Trusts the test authority and shows the certificate of a client. */
  static SSLContext withClientCertificate() throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, NO_PASSWORD);
    own.setKeyEntry(
        "client", clientKey(), NO_PASSWORD, new Certificate[] {certificate("client-cert.pem")});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, NO_PASSWORD);
    return context(keys.getKeyManagers());
  }

  private static SSLContext context(KeyManager[] keys) throws Exception {
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, NO_PASSWORD);
    authorities.setCertificateEntry("ca", certificate("ca-cert.pem"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust.getTrustManagers(), null);
    return context;
  }

  private static Certificate certificate(String name) throws IOException, GeneralSecurityException {
    try (InputStream in = Certificates.class.getResourceAsStream("/tls/" + name)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey clientKey() throws IOException, GeneralSecurityException {
    String text = new String(bytes("client-key.pem"), StandardCharsets.US_ASCII);
    byte[] key = Base64.getMimeDecoder().decode(text.replaceAll("-----[^-]+-----", ""));
    return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(key));
  }
}
