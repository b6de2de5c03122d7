package io.natrium.tcp.ocsp;

import io.natrium.spi.config.OcspPeerOptions;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges the certificates of peers by the option {@code ocsp_peer}, and remembers answers while
 * they hold. Thread: any that may block.
 */
public final class PeerRevocation {

  private static final Logger LOG = LoggerFactory.getLogger(PeerRevocation.class);
  private static final int MAX_ANSWERS = 10_000;
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

  private final Map<X509Certificate, StatusAnswer> answers =
      new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<X509Certificate, StatusAnswer> eldest) {
          return size() > MAX_ANSWERS;
        }
      };

  /** Remembers nothing yet. */
  public PeerRevocation() {}

  /**
   * Whether a peer may come in. Every certificate of its chain that names a responder is asked for;
   * a chain without any is taken.
   *
   * @param shown what the peer showed, leaf first, already found to lead to an authority
   * @param authorities whom the listener trusts
   */
  public boolean admits(
      List<X509Certificate> shown, List<X509Certificate> authorities, OcspPeerOptions options) {
    if (shown.isEmpty()) {
      LOG.error("Peer certificate is nil, rejecting OCSP peer");
      return false;
    }
    List<X509Certificate> chain = PeerChain.of(shown, authorities);
    if (!authorities.contains(chain.get(chain.size() - 1))) {
      LOG.error("The certificates of a peer do not lead to an authority, rejecting OCSP peer");
      return false;
    }
    for (int i = 0; i + 1 < chain.size(); i++) {
      List<URI> responders = Responders.of(chain.get(i));
      if (!responders.isEmpty() && !isGood(chain.get(i), chain.get(i + 1), responders, options)) {
        return false;
      }
    }
    return true;
  }

  private boolean isGood(
      X509Certificate certificate,
      X509Certificate issuer,
      List<URI> responders,
      OcspPeerOptions options) {
    String name = certificate.getSubjectX500Principal().getName();
    StatusAnswer known = remembered(certificate);
    StatusAnswer answer = known;
    if (known == null || !isCurrent(known, options)) {
      CertificateId id = new CertificateId(certificate, issuer);
      try {
        answer = StatusAnswer.read(ask(id, responders, options), id);
      } catch (IOException | Der.Malformed unreachable) {
        LOG.warn(
            "Attempt to obtain OCSP response from CA responder for [{}] failed: {}",
            name,
            unreachable.getMessage());
        return warnOnly(name, options) || toleratesSilence(name, known, options);
      } catch (StatusAnswer.Unusable unusable) {
        LOG.error("Could not parse OCSP CA response for [{}]: {}", name, unusable.getMessage());
        return warnOnly(name, options);
      }
      if (!isCurrent(answer, options)) {
        LOG.warn("New OCSP CA response obtained for [{}] but not current", name);
        return warnOnly(name, options);
      }
      remember(certificate, answer);
    }
    return switch (answer.status()) {
      case GOOD -> true;
      case UNKNOWN -> options.unknownIsGood() || refused(name, "unknown", options);
      case REVOKED -> refused(name, "revoked", options);
    };
  }

  private static byte[] ask(CertificateId id, List<URI> responders, OcspPeerOptions options)
      throws IOException, Der.Malformed {
    Duration timeout = options.caTimeout().isZero() ? DEFAULT_TIMEOUT : options.caTimeout();
    return Responders.ask(responders, id.question(), timeout);
  }

  private static boolean isCurrent(StatusAnswer answer, OcspPeerOptions options) {
    return answer.isCurrent(
        Instant.now(), options.allowedClockSkew(), options.ttlWithoutNextUpdate());
  }

  private static boolean refused(String name, String status, OcspPeerOptions options) {
    LOG.warn("OCSP verify fail for [{}] with CA status [{}]", name, status);
    return warnOnly(name, options);
  }

  private static boolean warnOnly(String name, OcspPeerOptions options) {
    if (options.warnOnly()) {
      LOG.warn("OCSP verify fail for [{}] but WarnOnly is true so allowing", name);
    }
    return options.warnOnly();
  }

  private static boolean toleratesSilence(
      String name, StatusAnswer known, OcspPeerOptions options) {
    if (!options.allowWhenCaUnreachable()) {
      return false;
    }
    boolean revoked = known != null && known.status() == StatusAnswer.Status.REVOKED;
    LOG.warn(
        "Failed to obtain OCSP CA response for [{}] but AllowWhenCAUnreachable set; {}",
        name,
        revoked ? "cached revocation exists so rejecting" : "no cached revocation so allowing");
    return !revoked;
  }

  private StatusAnswer remembered(X509Certificate certificate) {
    synchronized (answers) {
      return answers.get(certificate);
    }
  }

  private void remember(X509Certificate certificate, StatusAnswer answer) {
    synchronized (answers) {
      answers.put(certificate, answer);
    }
  }
}
