package io.natrium.tcp.ocsp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * What a responder knows a certificate by: its number, and the name and the key of its issuer.
 * Immutable.
 */
final class CertificateId {

  private static final byte[] SHA1 = HexFormat.of().parseHex("300906052b0e03021a0500");

  private final X509Certificate certificate;
  private final X509Certificate issuer;

  CertificateId(X509Certificate certificate, X509Certificate issuer) {
    this.certificate = Objects.requireNonNull(certificate);
    this.issuer = Objects.requireNonNull(issuer);
  }

  X509Certificate issuer() {
    return issuer;
  }

  /** The question whether the certificate is revoked. */
  byte[] question() throws Der.Malformed {
    byte[] id =
        Der.element(
            Der.SEQUENCE,
            SHA1,
            Der.element(Der.OCTETS, nameHash("SHA-1")),
            Der.element(Der.OCTETS, keyHash("SHA-1")),
            Der.element(Der.INTEGER, certificate.getSerialNumber().toByteArray()));
    byte[] requests = Der.element(Der.SEQUENCE, Der.element(Der.SEQUENCE, id));
    return Der.element(Der.SEQUENCE, Der.element(Der.SEQUENCE, requests));
  }

  /** Whether an answer's identifier means this certificate. */
  boolean isMeant(Der id) throws Der.Malformed {
    String algorithm = hash(id.enter(Der.SEQUENCE).oid());
    byte[] name = id.read(Der.OCTETS);
    byte[] key = id.read(Der.OCTETS);
    byte[] number = id.read(Der.INTEGER);
    return algorithm != null
        && Arrays.equals(number, certificate.getSerialNumber().toByteArray())
        && Arrays.equals(name, nameHash(algorithm))
        && Arrays.equals(key, keyHash(algorithm));
  }

  private static String hash(String oid) {
    return switch (oid) {
      case "1.3.14.3.2.26" -> "SHA-1";
      case "2.16.840.1.101.3.4.2.1" -> "SHA-256";
      case "2.16.840.1.101.3.4.2.2" -> "SHA-384";
      case "2.16.840.1.101.3.4.2.3" -> "SHA-512";
      default -> null;
    };
  }

  private byte[] nameHash(String algorithm) {
    return digest(algorithm, issuer.getSubjectX500Principal().getEncoded());
  }

  private byte[] keyHash(String algorithm) throws Der.Malformed {
    Der key = new Der(issuer.getPublicKey().getEncoded()).enter(Der.SEQUENCE);
    key.enter(Der.SEQUENCE);
    return digest(algorithm, key.bits());
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }
}
