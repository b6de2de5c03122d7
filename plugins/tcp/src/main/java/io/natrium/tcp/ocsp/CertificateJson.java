package io.natrium.tcp.ocsp;

import io.natrium.spi.monitor.JsonOut;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** A certificate in the events of the server. Pure. */
public final class CertificateJson {

  private CertificateJson() {}

  /** Writes what a certificate is: whose, by whom, its fingerprint, and all of it. */
  public static void write(JsonOut out, X509Certificate certificate) {
    Base64.Encoder base64 = Base64.getEncoder();
    out.beginObject();
    out.name("subject").value(certificate.getSubjectX500Principal().getName());
    out.name("issuer").value(certificate.getIssuerX500Principal().getName());
    out.name("fingerprint").value(base64.encodeToString(Fingerprint.of(certificate)));
    try {
      out.name("raw").value(base64.encodeToString(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
    out.endObject();
  }
}
