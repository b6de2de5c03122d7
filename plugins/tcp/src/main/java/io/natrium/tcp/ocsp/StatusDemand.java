package io.natrium.tcp.ocsp;

import java.math.BigInteger;
import java.security.cert.X509Certificate;

/** The demand of a certificate to be shown with its status, "must staple" (RFC 7633). Pure. */
final class StatusDemand {

  private static final String TLS_FEATURES = "1.3.6.1.5.5.7.1.24";
  private static final BigInteger STATUS_REQUEST = BigInteger.valueOf(5);

  private StatusDemand() {}

  static boolean isIn(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(TLS_FEATURES);
    if (extension == null) {
      return false;
    }
    try {
      Der features = new Der(new Der(extension).read(Der.OCTETS)).enter(Der.SEQUENCE);
      boolean found = false;
      while (features.hasMore()) {
        byte[] number = features.read(Der.INTEGER);
        found |= number.length > 0 && new BigInteger(number).equals(STATUS_REQUEST);
      }
      return found;
    } catch (Der.Malformed damaged) {
      return false;
    }
  }
}
