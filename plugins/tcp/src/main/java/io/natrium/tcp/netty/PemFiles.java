package io.natrium.tcp.netty;

import io.natrium.spi.transport.TlsSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Reads certificates and private keys from PEM files. Thread: any that may block. */
final class PemFiles {

  private static final long MAX_SIZE = 4 * 1024 * 1024;
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  /** A certificate chain, leaf first, with the key of the leaf. */
  record Identity(X509Certificate[] chain, PrivateKey key) {}

  private record Block(String label, byte[] content) {}

  private PemFiles() {}

  static Identity identity(TlsSpec.KeyPairFiles files) throws TlsMaterialException {
    X509Certificate[] chain = certificates(files.certificate());
    PrivateKey key = key(files.key());
    if (!belong(key, chain[0].getPublicKey())) {
      throw new TlsMaterialException(
          "the key in "
              + files.key()
              + " does not belong to the certificate in "
              + files.certificate());
    }
    return new Identity(chain, key);
  }

  /** Whether the halves of a key pair belong together: one signs, the other agrees. */
  private static boolean belong(PrivateKey key, PublicKey certified) {
    String algorithm = key.getAlgorithm();
    if (!algorithm.equals(certified.getAlgorithm())) {
      return false;
    }
    try {
      Signature signature =
          Signature.getInstance(
              switch (algorithm) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> algorithm;
              });
      byte[] probe = algorithm.getBytes(StandardCharsets.US_ASCII);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static X509Certificate[] certificates(Path file) throws TlsMaterialException {
    List<X509Certificate> found = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks(file)) {
        if (block.label().equals("CERTIFICATE")) {
          found.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(block.content())));
        }
      }
    } catch (GeneralSecurityException e) {
      throw new TlsMaterialException(file + " holds a damaged certificate: " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new TlsMaterialException(file + " holds no certificate in PEM form");
    }
    return found.toArray(X509Certificate[]::new);
  }

  /** Whom Java trusts where no file names authorities. */
  static X509Certificate[] authoritiesOfPlatform() throws TlsMaterialException {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager trust) {
          return trust.getAcceptedIssuers();
        }
      }
      return new X509Certificate[0];
    } catch (GeneralSecurityException e) {
      throw new TlsMaterialException("the authorities of Java cannot be read: " + e, e);
    }
  }

  static PrivateKey key(Path file) throws TlsMaterialException {
    for (Block block : blocks(file)) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return parse(file, block.content());
        }
        case "RSA PRIVATE KEY" -> {
          return parse(file, Pkcs8.ofRsa(block.content()));
        }
        case "EC PRIVATE KEY" -> {
          return parse(file, ecKey(file, block.content()));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new TlsMaterialException(
                file + " holds an encrypted key: store it without a password");
        default -> {
          // Certificates and curve parameters may stand beside the key.
        }
      }
    }
    throw new TlsMaterialException(file + " holds no private key in PEM form");
  }

  private static byte[] ecKey(Path file, byte[] sec1) throws TlsMaterialException {
    try {
      return Pkcs8.ofEc(sec1);
    } catch (IllegalArgumentException e) {
      throw new TlsMaterialException(file + " holds a damaged EC key: " + e.getMessage(), e);
    }
  }

  private static PrivateKey parse(Path file, byte[] pkcs8) throws TlsMaterialException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
    InvalidKeySpecException last = null;
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        last = e;
      } catch (GeneralSecurityException e) {
        throw new TlsMaterialException("this Java knows no " + algorithm + " keys", e);
      }
    }
    throw new TlsMaterialException(
        file + " holds a key that is neither RSA, EC nor Ed25519, or is damaged", last);
  }

  private static List<Block> blocks(Path file) throws TlsMaterialException {
    String text = read(file);
    List<Block> blocks = new ArrayList<>();
    int at = text.indexOf(BEGIN);
    while (at >= 0) {
      int labelEnd = text.indexOf(DASHES, at + BEGIN.length());
      String label = labelEnd < 0 ? "" : text.substring(at + BEGIN.length(), labelEnd);
      int end = text.indexOf("-----END " + label + DASHES, at);
      if (labelEnd < 0 || end < labelEnd) {
        throw new TlsMaterialException(file + " holds a PEM block without an end");
      }
      try {
        byte[] content =
            Base64.getMimeDecoder().decode(text.substring(labelEnd + DASHES.length(), end));
        blocks.add(new Block(label, content));
      } catch (IllegalArgumentException e) {
        throw new TlsMaterialException(file + " holds a PEM block that is not Base64", e);
      }
      at = text.indexOf(BEGIN, end);
    }
    return blocks;
  }

  private static String read(Path file) throws TlsMaterialException {
    try {
      if (Files.size(file) > MAX_SIZE) {
        throw new TlsMaterialException(file + " is too large for a PEM file");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (TlsMaterialException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new TlsMaterialException(file + " does not exist", e);
    } catch (IOException e) {
      throw new TlsMaterialException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
