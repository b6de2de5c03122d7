package io.natrium.spi.transport;

import io.natrium.spi.Stable;
import io.natrium.spi.config.OcspPeerOptions;
import io.natrium.spi.config.TlsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * TLS material and rules of one listener or dialer, as configured. The transport reads the files.
 *
 * @param certificates certificate chains with their keys, in PEM files; the first is the default
 * @param trust PEM file with the certificates that sign peers
 * @param verify whether the peer must show a certificate that {@code trust} signs
 * @param handshakeFirst whether the handshake comes before the first byte of the protocol
 * @param timeout how long the handshake may take
 * @param minimumVersion lowest version, {@code TLSv1.2} or {@code TLSv1.3}
 * @param cipherSuites names in the JDK's form; empty means the platform's defaults
 * @param curves named groups in the JDK's form; empty means the platform's defaults
 * @param mapsUsers whether the certificate of a peer says which user it is
 * @param pinnedKeys keys that a peer has to hold one of, see {@link TlsInfo#isPinned}; empty for
 *     any
 * @param ocspPeer whether and how the certificates of peers are checked for revocation
 */
@Stable
public record TlsSpec(
    List<KeyPairFiles> certificates,
    Optional<Path> trust,
    boolean verify,
    boolean handshakeFirst,
    Duration timeout,
    String minimumVersion,
    List<String> cipherSuites,
    List<String> curves,
    boolean mapsUsers,
    Set<String> pinnedKeys,
    OcspPeerOptions ocspPeer) {

  /** A specification whose certificates name no users and are neither pinned nor revoked. */
  public TlsSpec(
      List<KeyPairFiles> certificates,
      Optional<Path> trust,
      boolean verify,
      boolean handshakeFirst,
      Duration timeout,
      String minimumVersion,
      List<String> cipherSuites,
      List<String> curves) {
    this(
        certificates,
        trust,
        verify,
        handshakeFirst,
        timeout,
        minimumVersion,
        cipherSuites,
        curves,
        false,
        Set.of(),
        OcspPeerOptions.defaults());
  }

  public TlsSpec {
    certificates = List.copyOf(certificates);
    Objects.requireNonNull(trust, "trust");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(minimumVersion, "minimumVersion");
    cipherSuites = List.copyOf(cipherSuites);
    curves = List.copyOf(curves);
    pinnedKeys = Set.copyOf(pinnedKeys);
    Objects.requireNonNull(ocspPeer, "ocspPeer");
  }

  /** What a transport needs of a {@code tls {}} block. */
  public static TlsSpec of(TlsOptions options) {
    return new TlsSpec(
        options.certificates().stream()
            .map(pair -> new KeyPairFiles(Path.of(pair.certFile()), Path.of(pair.keyFile())))
            .toList(),
        options.caFile().isEmpty() ? Optional.empty() : Optional.of(Path.of(options.caFile())),
        options.verify() || options.verifyAndMap(),
        options.handshakeFirst(),
        options.timeout(),
        "TLSv" + options.minVersion(),
        options.cipherSuites(),
        options.curvePreferences(),
        options.verifyAndMap(),
        options.pinnedCerts(),
        options.ocspPeer());
  }

  /**
   * A certificate chain and its private key.
   *
   * @param certificate PEM file with the chain, leaf first
   * @param key PEM file with the unencrypted private key
   */
  public record KeyPairFiles(Path certificate, Path key) {

    public KeyPairFiles {
      Objects.requireNonNull(certificate, "certificate");
      Objects.requireNonNull(key, "key");
    }
  }
}
