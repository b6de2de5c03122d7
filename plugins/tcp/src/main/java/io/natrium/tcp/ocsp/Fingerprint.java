package io.natrium.tcp.ocsp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/** The SHA-256 of a certificate, by which it is known outside of its chain. Pure. */
final class Fingerprint {

  private Fingerprint() {}

  static byte[] of(X509Certificate certificate) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("this Java cannot name a certificate", e);
    }
  }
}
