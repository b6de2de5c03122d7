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
 */
@Stable
public record TlsInfo(String version, String cipherSuite, List<X509Certificate> peerCertificates) {

  public TlsInfo {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(cipherSuite, "cipherSuite");
    peerCertificates = List.copyOf(peerCertificates);
  }
}
