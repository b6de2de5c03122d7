package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A {@code tls {}} block: file names and switches; nothing is loaded. Immutable.
 *
 * <p>Shared by every part of the server that has such a block, so that all read the same keys.
 *
 * @param certificates the server's certificates, tried in order
 * @param caFile the PEM file of trusted authorities; empty for the platform's
 * @param verify true demands and verifies a certificate of the peer
 * @param verifyAndMap true also takes the user from it
 * @param checkKnownUrls true also demands that it names a configured URL (routes, gateways)
 * @param insecure true does not verify the server's certificate when dialling
 * @param cipherSuites the allowed suites in order of preference; empty for the defaults
 * @param curvePreferences the key exchange groups in order of preference; empty for the defaults
 * @param minVersion the lowest protocol version, 1.2 or 1.3
 * @param timeout how long a handshake may take
 * @param handshakeFirst true starts TLS before INFO
 * @param handshakeFirstFallback how long to wait for it before INFO is sent after all; zero for
 *     never
 * @param pinnedCerts the accepted peer keys as lower-case hex SHA-256 of their
 *     SubjectPublicKeyInfo; empty for all
 * @param connectionRateLimit the most new TLS connections in a second; 0 for no limit
 * @param ocspPeer revocation checks of peers
 */
@Stable
public record TlsOptions(
    List<CertificatePair> certificates,
    String caFile,
    boolean verify,
    boolean verifyAndMap,
    boolean checkKnownUrls,
    boolean insecure,
    List<String> cipherSuites,
    List<String> curvePreferences,
    String minVersion,
    Duration timeout,
    boolean handshakeFirst,
    Duration handshakeFirstFallback,
    Set<String> pinnedCerts,
    long connectionRateLimit,
    OcspPeerOptions ocspPeer) {

  /** Checks and copies. */
  public TlsOptions {
    certificates = List.copyOf(certificates);
    Objects.requireNonNull(caFile, "caFile");
    cipherSuites = List.copyOf(cipherSuites);
    curvePreferences = List.copyOf(curvePreferences);
    Objects.requireNonNull(minVersion, "minVersion");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(handshakeFirstFallback, "handshakeFirstFallback");
    pinnedCerts = Set.copyOf(pinnedCerts);
    Objects.requireNonNull(ocspPeer, "ocspPeer");
  }

  private static final TlsOptions DEFAULTS =
      new TlsOptions(
          List.of(),
          "",
          false,
          false,
          false,
          false,
          List.of(),
          List.of(),
          "1.2",
          Duration.ofSeconds(2),
          false,
          Duration.ZERO,
          Set.of(),
          0,
          OcspPeerOptions.defaults());

  /**
   * Returns what a server without configuration uses.
   *
   * @return the defaults
   */
  public static TlsOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Changes one value.
   *
   * @param certificates the server's certificates, tried in order
   * @return a copy with this value
   */
  public TlsOptions withCertificates(List<CertificatePair> certificates) {
    return with(edit -> edit.certificates = certificates);
  }

  /**
   * Changes one value.
   *
   * @param caFile the PEM file of trusted authorities; empty for the platform's
   * @return a copy with this value
   */
  public TlsOptions withCaFile(String caFile) {
    return with(edit -> edit.caFile = caFile);
  }

  /**
   * Changes one value.
   *
   * @param verify true demands and verifies a certificate of the peer
   * @return a copy with this value
   */
  public TlsOptions withVerify(boolean verify) {
    return with(edit -> edit.verify = verify);
  }

  /**
   * Changes one value.
   *
   * @param verifyAndMap true also takes the user from it
   * @return a copy with this value
   */
  public TlsOptions withVerifyAndMap(boolean verifyAndMap) {
    return with(edit -> edit.verifyAndMap = verifyAndMap);
  }

  /**
   * Changes one value.
   *
   * @param checkKnownUrls true also demands that it names a configured URL (routes, gateways)
   * @return a copy with this value
   */
  public TlsOptions withCheckKnownUrls(boolean checkKnownUrls) {
    return with(edit -> edit.checkKnownUrls = checkKnownUrls);
  }

  /**
   * Changes one value.
   *
   * @param insecure true does not verify the server's certificate when dialling
   * @return a copy with this value
   */
  public TlsOptions withInsecure(boolean insecure) {
    return with(edit -> edit.insecure = insecure);
  }

  /**
   * Changes one value.
   *
   * @param cipherSuites the allowed suites in order of preference; empty for the defaults
   * @return a copy with this value
   */
  public TlsOptions withCipherSuites(List<String> cipherSuites) {
    return with(edit -> edit.cipherSuites = cipherSuites);
  }

  /**
   * Changes one value.
   *
   * @param curvePreferences the key exchange groups in order of preference; empty for the defaults
   * @return a copy with this value
   */
  public TlsOptions withCurvePreferences(List<String> curvePreferences) {
    return with(edit -> edit.curvePreferences = curvePreferences);
  }

  /**
   * Changes one value.
   *
   * @param minVersion the lowest protocol version, 1.2 or 1.3
   * @return a copy with this value
   */
  public TlsOptions withMinVersion(String minVersion) {
    return with(edit -> edit.minVersion = minVersion);
  }

  /**
   * Changes one value.
   *
   * @param timeout how long a handshake may take
   * @return a copy with this value
   */
  public TlsOptions withTimeout(Duration timeout) {
    return with(edit -> edit.timeout = timeout);
  }

  /**
   * Changes one value.
   *
   * @param handshakeFirst true starts TLS before INFO
   * @return a copy with this value
   */
  public TlsOptions withHandshakeFirst(boolean handshakeFirst) {
    return with(edit -> edit.handshakeFirst = handshakeFirst);
  }

  /**
   * Changes one value.
   *
   * @param handshakeFirstFallback how long to wait for it before INFO is sent after all; zero for
   *     never
   * @return a copy with this value
   */
  public TlsOptions withHandshakeFirstFallback(Duration handshakeFirstFallback) {
    return with(edit -> edit.handshakeFirstFallback = handshakeFirstFallback);
  }

  /**
   * Changes one value.
   *
   * @param pinnedCerts the accepted peer keys as lower-case hex SHA-256 of their
   *     SubjectPublicKeyInfo; empty for all
   * @return a copy with this value
   */
  public TlsOptions withPinnedCerts(Set<String> pinnedCerts) {
    return with(edit -> edit.pinnedCerts = pinnedCerts);
  }

  /**
   * Changes one value.
   *
   * @param connectionRateLimit the most new TLS connections in a second; 0 for no limit
   * @return a copy with this value
   */
  public TlsOptions withConnectionRateLimit(long connectionRateLimit) {
    return with(edit -> edit.connectionRateLimit = connectionRateLimit);
  }

  /**
   * Changes one value.
   *
   * @param ocspPeer revocation checks of peers
   * @return a copy with this value
   */
  public TlsOptions withOcspPeer(OcspPeerOptions ocspPeer) {
    return with(edit -> edit.ocspPeer = ocspPeer);
  }

  /**
   * Reads a {@code tls {}} block with nats-server's checks and texts.
   *
   * @param block the entry that holds the block
   * @param problems where errors go
   * @param forClients true for blocks that serve clients, where {@code
   *     verify_cert_and_check_known_urls} is refused
   * @return the options; not to be used after an error
   */
  public static TlsOptions read(ConfigMap.Entry block, Problems problems, boolean forClients) {
    return new TlsReader(problems, forClients).read(block);
  }

  private TlsOptions with(Consumer<Edit> change) {
    Edit edit = new Edit(this);
    change.accept(edit);
    return edit.done();
  }

  /** The values of a copy in the making. */
  private static final class Edit {

    private List<CertificatePair> certificates;
    private String caFile;
    private boolean verify;
    private boolean verifyAndMap;
    private boolean checkKnownUrls;
    private boolean insecure;
    private List<String> cipherSuites;
    private List<String> curvePreferences;
    private String minVersion;
    private Duration timeout;
    private boolean handshakeFirst;
    private Duration handshakeFirstFallback;
    private Set<String> pinnedCerts;
    private long connectionRateLimit;
    private OcspPeerOptions ocspPeer;

    Edit(TlsOptions from) {
      certificates = from.certificates;
      caFile = from.caFile;
      verify = from.verify;
      verifyAndMap = from.verifyAndMap;
      checkKnownUrls = from.checkKnownUrls;
      insecure = from.insecure;
      cipherSuites = from.cipherSuites;
      curvePreferences = from.curvePreferences;
      minVersion = from.minVersion;
      timeout = from.timeout;
      handshakeFirst = from.handshakeFirst;
      handshakeFirstFallback = from.handshakeFirstFallback;
      pinnedCerts = from.pinnedCerts;
      connectionRateLimit = from.connectionRateLimit;
      ocspPeer = from.ocspPeer;
    }

    TlsOptions done() {
      return new TlsOptions(
          certificates,
          caFile,
          verify,
          verifyAndMap,
          checkKnownUrls,
          insecure,
          cipherSuites,
          curvePreferences,
          minVersion,
          timeout,
          handshakeFirst,
          handshakeFirstFallback,
          pinnedCerts,
          connectionRateLimit,
          ocspPeer);
    }
  }
}
