package io.natrium.spi.transport;

import io.natrium.spi.Stable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a TLS handshake agreed on. Immutable; may be kept.
 *
 * @param version such as {@code TLSv1.3}
 * @param cipherSuite in the JDK's form
 * @param peerCertificates chain shown by the peer, leaf first; empty when none was asked for
 * @param verifiedChains the chains from the peer's certificate to an authority by which it was
 *     verified, leaf first; empty when it was not
 */
@Stable
public record TlsInfo(
    String version,
    String cipherSuite,
    List<X509Certificate> peerCertificates,
    List<List<X509Certificate>> verifiedChains) {

  /** A handshake in which the peer was not verified. */
  public TlsInfo(String version, String cipherSuite, List<X509Certificate> peerCertificates) {
    this(version, cipherSuite, peerCertificates, List.of());
  }

  public TlsInfo {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(cipherSuite, "cipherSuite");
    peerCertificates = List.copyOf(peerCertificates);
    verifiedChains = verifiedChains.stream().map(List::copyOf).toList();
  }

  /**
   * Whether the peer holds one of the pinned keys.
   *
   * @param pinned SHA-256 of each SubjectPublicKeyInfo in lower-case hex; empty allows every peer,
   *     also one that showed no certificate
   */
  public boolean isPinned(Set<String> pinned) {
    if (pinned.isEmpty()) {
      return true;
    }
    return !peerCertificates.isEmpty() && pinned.contains(keyDigest(peerCertificates.get(0)));
  }

  private static String keyDigest(X509Certificate certificate) {
    try {
      byte[] key = certificate.getPublicKey().getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
