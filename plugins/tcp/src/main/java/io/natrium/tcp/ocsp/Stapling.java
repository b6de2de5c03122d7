package io.natrium.tcp.ocsp;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what authorities say of the server's own certificates, and renews it before it runs out.
 *
 * <p>A reload prepares certificates before anybody knows whether it will come to pass: {@link
 * #plan} opens it, what is obtained then is not in force, and {@link #commit} puts that into force
 * and drops the rest, or {@link #abandon} drops it. Thread: any; what may block says so.
 */
public final class Stapling {

  private static final Logger LOG = LoggerFactory.getLogger(Stapling.class);
  private static final Duration WAITED_FOR = Duration.ofSeconds(4);
  private static final Duration RENEWAL = Duration.ofSeconds(30);
  private static final long BETWEEN_HURRIES = TimeUnit.SECONDS.toNanos(1);

  /** One certificate under watch. Guarded by the stapling. */
  private static final class Watched {

    final Staple staple;
    Staple.Terms inForce;
    Staple.Terms planned;
    Future<?> next;
    boolean asking;
    long asked = System.nanoTime();

    Watched(Staple staple) {
      this.staple = staple;
    }

    Staple.Terms terms() {
      return planned != null ? planned : inForce;
    }
  }

  private final ScheduledExecutorService pool;
  private final OcspHost host;
  private final StapleStore store;
  private final Map<X509Certificate, Watched> watched = new HashMap<>();
  private StaplingOptions inForce;
  private StaplingOptions planned;
  private boolean stopped;

  /**
   * Watches nothing yet.
   *
   * @param pool for what blocks, and for the clock
   */
  public Stapling(ScheduledExecutorService pool, OcspHost host, StaplingOptions options) {
    this.pool = pool;
    this.host = host;
    this.store = new StapleStore(host::storeDirectory);
    this.inForce = options;
  }

  // ---- reload

  /** A reload begins. */
  public synchronized void plan(StaplingOptions next) {
    abandon();
    planned = next;
  }

  /** A reload does not come to pass: what was prepared for it is dropped. */
  public synchronized void abandon() {
    planned = null;
    Iterator<Watched> all = watched.values().iterator();
    while (all.hasNext()) {
      Watched one = all.next();
      one.planned = null;
      if (one.inForce == null) {
        cancel(one);
        all.remove();
      }
    }
  }

  /** The reload comes to pass: certificates that were not prepared for it are of no interest. */
  public synchronized void commit() {
    if (planned == null) {
      return;
    }
    if (!planned.equals(inForce)) {
      LOG.info("Reloaded: OCSP");
    }
    inForce = planned;
    planned = null;
    Iterator<Watched> all = watched.values().iterator();
    while (all.hasNext()) {
      Watched one = all.next();
      one.inForce = one.planned;
      one.planned = null;
      if (one.inForce == null) {
        cancel(one);
        all.remove();
      }
    }
  }

  private synchronized StaplingOptions options() {
    return planned != null ? planned : inForce;
  }

  // ---- certificates

  /** Whether a certificate has to be shown with its status. */
  public boolean concerns(Path file, X509Certificate certificate) {
    StaplingOptions options = options();
    if (options.mode() == StaplingOptions.Mode.NEVER && StatusDemand.isIn(certificate)) {
      LOG.warn("Certificate at '{}' has MustStaple but OCSP is disabled", file);
    }
    return options.concerns(certificate);
  }

  /**
   * Obtains the status of a certificate and watches over it from now on. Blocks for some seconds at
   * most.
   *
   * @param file where it stands
   * @param chain the certificate and those above it that are shown with it
   * @param authorities those that may have issued it where none is shown
   * @throws IOException if there is none, or one with which the server may not run
   */
  public Staple obtain(Path file, X509Certificate[] chain, List<X509Certificate> authorities)
      throws IOException {
    StaplingOptions options = options();
    List<URI> responders =
        options.responders().isEmpty() ? Responders.of(chain[0]) : options.responders();
    Staple.Terms terms = new Staple.Terms(file, responders, options.endsServer());
    Watched one = watched(chain, authorities);
    StatusAnswer answer;
    try {
      answer = one.staple.obtain(responders, WAITED_FOR);
    } catch (IOException e) {
      throw new IOException(
          "bad OCSP status update for certificate at '" + file + "': " + e.getMessage(), e);
    }
    if (answer.status() != StatusAnswer.Status.GOOD && terms.endsServer()) {
      throw new IOException(
          "found existing OCSP status for certificate at '" + file + "': " + text(answer));
    }
    Duration next = one.staple.untilRenewal();
    LOG.info(
        "Found OCSP status for certificate at '{}': {}, next update {}, checking again in {}",
        file,
        text(answer),
        answer.nextUpdate(),
        next);
    return watch(one, terms, next);
  }

  private synchronized Watched watched(X509Certificate[] chain, List<X509Certificate> authorities)
      throws IOException {
    Watched known = watched.get(chain[0]);
    return known != null
        ? known
        : new Watched(new Staple(chain[0], Issuers.of(chain, authorities), store));
  }

  private synchronized Staple watch(Watched fresh, Staple.Terms terms, Duration next)
      throws IOException {
    if (stopped) {
      throw new IOException("the transport was stopped");
    }
    X509Certificate certificate = fresh.staple.certificate();
    Watched other = watched.putIfAbsent(certificate, fresh);
    Watched one = other == null ? fresh : other;
    if (planned == null) {
      one.inForce = terms;
    } else {
      one.planned = terms;
    }
    one.staple.whenWanting(() -> hurry(one));
    schedule(one, next);
    return one.staple;
  }

  private synchronized void schedule(Watched one, Duration delay) {
    if (stopped || watched.get(one.staple.certificate()) != one) {
      return;
    }
    cancel(one);
    try {
      one.next = pool.schedule(() -> renew(one), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException ended) {
      LOG.debug("No status is renewed any more", ended);
    }
  }

  /** A handshake needs a status that is not there. */
  private synchronized void hurry(Watched one) {
    if (!one.asking && System.nanoTime() - one.asked > BETWEEN_HURRIES) {
      one.asked = System.nanoTime();
      schedule(one, Duration.ZERO);
    }
  }

  private void renew(Watched one) {
    Staple.Terms terms = begin(one);
    if (terms == null) {
      return;
    }
    StatusAnswer answer = null;
    String failure = "";
    try {
      answer = one.staple.ask(terms.responders(), RENEWAL);
    } catch (IOException | RuntimeException e) {
      failure = String.valueOf(e.getMessage());
    }
    Duration next = one.staple.untilRenewal();
    if (answer == null) {
      LOG.error(
          "Bad OCSP status update for certificate '{}': {}, trying again in {}",
          terms.file(),
          failure,
          next);
    } else if (answer.status() == StatusAnswer.Status.GOOD) {
      LOG.info(
          "Received OCSP status for certificate '{}': good, next update {}, checking again in {}",
          terms.file(),
          answer.nextUpdate(),
          next);
    } else {
      LOG.error("Received OCSP status for certificate '{}': {}", terms.file(), text(answer));
      if (endsServer(one)) {
        host.endServer(
            "the OCSP status of its certificate '" + terms.file() + "' is " + text(answer));
      }
    }
    done(one, next);
  }

  private synchronized Staple.Terms begin(Watched one) {
    if (stopped || watched.get(one.staple.certificate()) != one) {
      return null;
    }
    one.asking = true;
    return one.terms();
  }

  private synchronized void done(Watched one, Duration next) {
    one.asking = false;
    one.asked = System.nanoTime();
    schedule(one, next);
  }

  private synchronized boolean endsServer(Watched one) {
    return one.inForce != null && one.inForce.endsServer();
  }

  private static void cancel(Watched one) {
    if (one.next != null) {
      one.next.cancel(false);
      one.next = null;
    }
  }

  private static String text(StatusAnswer answer) {
    return answer.status().name().toLowerCase(Locale.ROOT);
  }

  /** Renews nothing any more. */
  public synchronized void stop() {
    stopped = true;
    watched.values().forEach(Stapling::cancel);
    watched.clear();
  }
}
