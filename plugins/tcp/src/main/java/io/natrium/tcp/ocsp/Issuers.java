package io.natrium.tcp.ocsp;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Finds who issued a certificate of the server. Pure. */
final class Issuers {

  private static final int NO_AUTHORITY = -1;

  private Issuers() {}

  /**
   * The second certificate of the chain; where there is none, one of the authorities.
   *
   * @throws IOException if that is none who may issue certificates, or there is none
   */
  static X509Certificate of(X509Certificate[] chain, List<X509Certificate> authorities)
      throws IOException {
    X509Certificate found = null;
    if (chain.length > 1) {
      try {
        chain[0].verify(chain[1].getPublicKey());
        found = chain[1];
      } catch (GeneralSecurityException e) {
        throw new IOException(
            "no issuers found: the second certificate of the file did not issue the first", e);
      }
    } else {
      List<X509Certificate> way = PeerChain.of(List.of(chain[0]), authorities);
      if (way.size() > 1) {
        found = way.get(1);
      }
    }
    if (found == null) {
      throw new IOException(
          "no issuers found: put the issuer's certificate behind the server's in cert_file, or into"
              + " ca_file");
    }
    if (found.getBasicConstraints() == NO_AUTHORITY) {
      throw new IOException(
          found.getSubjectX500Principal() + " invalid ca basic constraints: is not ca");
    }
    return found;
  }
}
