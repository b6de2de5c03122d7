package io.natrium.tcp.ocsp;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from a peer's certificate to an authority. Pure. */
public final class PeerChain {

  private static final Logger LOG = LoggerFactory.getLogger(PeerChain.class);
  private static final int MAX_CHAIN = 10;

  private PeerChain() {}

  /**
   * From the leaf to an authority, which is last; as far as it leads where it leads to none.
   *
   * @param shown what the peer showed, leaf first, at least that one
   */
  public static List<X509Certificate> of(
      List<X509Certificate> shown, List<X509Certificate> authorities) {
    List<X509Certificate> chain = new ArrayList<>();
    X509Certificate at = shown.get(0);
    while (at != null && chain.size() < MAX_CHAIN) {
      chain.add(at);
      if (authorities.contains(at)) {
        break;
      }
      X509Certificate issuer = issuer(at, authorities);
      at = issuer != null ? issuer : issuer(at, shown);
    }
    return chain;
  }

  private static X509Certificate issuer(X509Certificate of, List<X509Certificate> among) {
    for (X509Certificate candidate : among) {
      if (!candidate.equals(of)
          && candidate.getSubjectX500Principal().equals(of.getIssuerX500Principal())) {
        try {
          of.verify(candidate.getPublicKey());
          return candidate;
        } catch (GeneralSecurityException another) {
          LOG.trace("Another authority of the same name", another);
        }
      }
    }
    return null;
  }
}
