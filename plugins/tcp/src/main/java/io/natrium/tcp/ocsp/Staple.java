package io.natrium.tcp.ocsp;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the authority says of one certificate of the server, to be shown with it. Thread: any; what
 * asks or reads blocks.
 */
public final class Staple {

  private static final Logger LOG = LoggerFactory.getLogger(Staple.class);
  private static final Duration WITHOUT_NEXT_UPDATE = Duration.ofDays(1);
  private static final Duration WHEN_OVER = Duration.ofMinutes(2);
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /**
   * How it is kept up.
   *
   * @param file where the certificate stands, for messages
   * @param responders whom to ask
   * @param endsServer whether the server ends when the certificate is not good
   */
  record Terms(Path file, List<URI> responders, boolean endsServer) {}

  private record Held(byte[] bytes, StatusAnswer answer) {

    boolean holdsAt(Instant now) {
      return !answer.thisUpdate().isAfter(now)
          && (answer.nextUpdate() == null || !answer.nextUpdate().isBefore(now));
    }
  }

  private final X509Certificate certificate;
  private final CertificateId id;
  private final StapleStore store;
  private volatile Held held;
  private volatile Runnable hurry = () -> {};

  Staple(X509Certificate certificate, X509Certificate issuer, StapleStore store) {
    this.certificate = certificate;
    this.id = new CertificateId(certificate, issuer);
    this.store = store;
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** Whom to tell that an answer is wanted and there is none. */
  void whenWanting(Runnable ask) {
    hurry = ask;
  }

  /**
   * The answer as a peer takes it; null where there is none that holds now, and then the
   * certificate may not be shown. Never blocks.
   */
  public byte[] shown() {
    Held now = held;
    if (now != null && now.holdsAt(Instant.now())) {
      return now.bytes();
    }
    hurry.run();
    return null;
  }

  /** Sees to it that there is an answer: the one at hand, the one in the store, or a new one. */
  synchronized StatusAnswer obtain(List<URI> responders, Duration limit) throws IOException {
    Held known = held;
    if (known == null || !known.holdsAt(Instant.now())) {
      known = kept().orElse(null);
    }
    if (known == null) {
      return ask(responders, limit);
    }
    if (known.answer().status() == StatusAnswer.Status.GOOD) {
      held = known;
      return known.answer();
    }
    try {
      return ask(responders, limit); // it may have been lifted
    } catch (IOException unreachable) {
      LOG.debug("The status that is known stands: {}", unreachable.getMessage());
      held = known;
      return known.answer();
    }
  }

  private Optional<Held> kept() {
    try {
      Optional<byte[]> bytes = store.read(certificate);
      if (bytes.isPresent()) {
        Held read = new Held(bytes.get(), StatusAnswer.read(bytes.get(), id));
        return read.holdsAt(Instant.now()) ? Optional.of(read) : Optional.empty();
      }
    } catch (IOException | StatusAnswer.Unusable e) {
      LOG.warn("A kept OCSP status is left aside: {}", e.getMessage());
    }
    return Optional.empty();
  }

  /** Asks anew and keeps the answer. */
  synchronized StatusAnswer ask(List<URI> responders, Duration limit) throws IOException {
    if (responders.isEmpty()) {
      throw new IOException(
          "no available ocsp servers: the certificate names none, and \"ocsp\" has no \"urls\"");
    }
    try {
      byte[] bytes = Responders.post(responders, id.question(), limit);
      Held fresh = new Held(bytes, StatusAnswer.read(bytes, id));
      if (!fresh.holdsAt(Instant.now())) {
        throw new IOException(
            "the answer is of "
                + fresh.answer().thisUpdate()
                + " and holds until "
                + fresh.answer().nextUpdate()
                + ", not now");
      }
      held = fresh;
      store.write(certificate, bytes);
      return fresh.answer();
    } catch (Der.Malformed | StatusAnswer.Unusable e) {
      throw new IOException("failed to get remote status: " + e.getMessage(), e);
    }
  }

  /** How long until the answer should be renewed: half of the time it still holds. */
  Duration untilRenewal() {
    Held now = held;
    if (now == null) {
      return WHEN_OVER;
    }
    if (now.answer().nextUpdate() == null) {
      return WITHOUT_NEXT_UPDATE;
    }
    Duration half = Duration.between(Instant.now(), now.answer().nextUpdate()).dividedBy(2);
    if (half.isNegative()) {
      return WHEN_OVER;
    }
    return half.compareTo(SHORTEST) < 0 ? SHORTEST : half;
  }
}
