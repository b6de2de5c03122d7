package io.natrium.tcp.ocsp;

import io.natrium.spi.config.OcspPeerOptions;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges the certificates of peers by the option {@code ocsp_peer}. What it finds wrong with one is
 * told in the words of nats-server, to the log and as an event. Thread: any that may block.
 */
public final class PeerRevocation {

  private static final Logger LOG = LoggerFactory.getLogger(PeerRevocation.class);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);
  private static final String GOOD = "";

  private final PeerAnswerStore store;
  private final OcspHost host;

  /**
   * Judges by answers.
   *
   * @param store has those that are known
   * @param host is told what is wrong
   */
  public PeerRevocation(PeerAnswerStore store, OcspHost host) {
    this.store = store;
    this.host = host;
  }

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
    PeerAnswers answers = store.answers();
    for (int i = 0; i + 1 < chain.size(); i++) {
      List<URI> responders = Responders.of(chain.get(i));
      if (!responders.isEmpty()) {
        Link link = new Link(chain.get(i), chain.get(i + 1), responders);
        String flaw = flaw(link, answers, options);
        if (!flaw.equals(GOOD)) {
          host.linkInvalid(chain.get(0), chain.get(i), flaw);
          return false;
        }
      }
    }
    return true;
  }

  /** A certificate of a chain with who issued it and who is asked about it. */
  private record Link(X509Certificate certificate, X509Certificate issuer, List<URI> responders) {

    String name() {
      return certificate.getSubjectX500Principal().getName();
    }
  }

  /** What is wrong with a certificate, empty for nothing. */
  private static String flaw(Link link, PeerAnswers answers, OcspPeerOptions options) {
    CertificateId id = new CertificateId(link.certificate(), link.issuer());
    StatusAnswer answer = answers.find(link.certificate(), id);
    boolean wasRevoked = answer != null && answer.status() == StatusAnswer.Status.REVOKED;
    if (answer != null && !isCurrent(answer, options)) {
      answers.over(link.certificate());
      answer = null;
    }
    if (answer == null) {
      try {
        byte[] bytes = ask(id, link.responders(), options);
        answer = StatusAnswer.read(bytes, id);
        if (!isCurrent(answer, options)) {
          LOG.warn("New OCSP CA response obtained for [{}] but not current", link.name());
          return unlessWarning("OCSP response not in effectivity window", link, options);
        }
        answers.keep(link.certificate(), bytes, answer);
      } catch (IOException | Der.Malformed unreachable) {
        return silence(unreachable, wasRevoked, link, options);
      } catch (StatusAnswer.Unusable unusable) {
        LOG.error(
            "Could not parse OCSP CA response for [{}]: {}", link.name(), unusable.getMessage());
        return unlessWarning(
            unusable.byStranger()
                ? "Invalid OCSP response delegation: " + link.name()
                : "Failed OCSP response parse",
            link,
            options);
      }
    }
    return switch (answer.status()) {
      case GOOD -> GOOD;
      case UNKNOWN -> options.unknownIsGood() ? GOOD : refused(answer, link, options);
      case REVOKED -> refused(answer, link, options);
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

  private static String refused(StatusAnswer answer, Link link, OcspPeerOptions options) {
    String status = answer.status().name().toLowerCase(Locale.ROOT);
    LOG.warn("OCSP verify fail for [{}] with CA status [{}]", link.name(), status);
    return unlessWarning("Invalid OCSP response status: " + status, link, options);
  }

  private static String unlessWarning(String flaw, Link link, OcspPeerOptions options) {
    if (options.warnOnly()) {
      LOG.warn("OCSP verify fail for [{}] but WarnOnly is true so allowing", link.name());
    }
    return options.warnOnly() ? GOOD : flaw;
  }

  private static String silence(
      Exception failure, boolean wasRevoked, Link link, OcspPeerOptions options) {
    LOG.warn(
        "Attempt to obtain OCSP response from CA responder for [{}] failed: {}",
        link.name(),
        failure.getMessage());
    String flaw = unlessWarning("Failed OCSP response fetch", link, options);
    if (flaw.equals(GOOD) || !options.allowWhenCaUnreachable()) {
      return flaw;
    }
    LOG.warn(
        "Failed to obtain OCSP CA response for [{}] but AllowWhenCAUnreachable set; {}",
        link.name(),
        wasRevoked ? "cached revocation exists so rejecting" : "no cached revocation so allowing");
    return wasRevoked ? flaw : GOOD;
  }
}
