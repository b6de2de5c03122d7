package io.natrium.spi.transport;

import io.natrium.spi.Stable;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

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
}
