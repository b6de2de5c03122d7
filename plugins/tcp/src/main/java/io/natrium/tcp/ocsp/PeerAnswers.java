package io.natrium.tcp.ocsp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers about the certificates of peers: the ones used last, in memory, and in a file if the
 * options say so. Thread: any; {@link #load} and {@link #save} block on the file.
 */
final class PeerAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(PeerAnswers.class);
  private static final int MOST = 10_000;
  private static final long MOST_BYTES = 16L * 1024 * 1024;

  /**
   * An answer.
   *
   * @param bytes as the responder gave it
   * @param status what it says
   * @param answer the same with its signature checked; null while that is still to be done
   */
  record Kept(byte[] bytes, StatusAnswer.Status status, StatusAnswer answer) {}

  private final Map<ByteBuffer, Kept> answers = new LinkedHashMap<>(16, 0.75f, true);
  private final int most;
  private final long mostBytes;
  private volatile CacheOptions options;
  private long bytes;
  private long hits;
  private long misses;
  private boolean dirty;

  PeerAnswers(CacheOptions options) {
    this(options, MOST, MOST_BYTES);
  }

  PeerAnswers(CacheOptions options, int most, long mostBytes) {
    this.options = options;
    this.most = most;
    this.mostBytes = mostBytes;
  }

  CacheOptions options() {
    return options;
  }

  /** Takes over options that leave the file where it is. */
  void change(CacheOptions changed) {
    options = changed;
  }

  // ---- answers

  /** The answer about a certificate, whether it still holds or not; null for none. */
  StatusAnswer find(X509Certificate certificate, CertificateId id) {
    ByteBuffer key = key(certificate);
    Kept found;
    synchronized (this) {
      found = options.kept() ? answers.get(key) : null;
      if (found == null) {
        misses++;
        return null;
      }
      hits++;
    }
    if (found.answer() != null) {
      return found.answer();
    }
    try {
      StatusAnswer checked = StatusAnswer.read(found.bytes(), id);
      synchronized (this) {
        answers.replace(key, found, new Kept(found.bytes(), checked.status(), checked));
      }
      return checked;
    } catch (StatusAnswer.Unusable e) {
      LOG.debug("A kept answer of a responder is dropped: {}", e.getMessage());
      synchronized (this) {
        remove(key);
        missed();
      }
      return null;
    }
  }

  /** An answer that was found does not hold any more, and counts as not found. */
  synchronized void over(X509Certificate certificate) {
    ByteBuffer key = key(certificate);
    Kept found = answers.get(key);
    if (found == null) {
      return;
    }
    missed();
    if (found.status() != StatusAnswer.Status.REVOKED || !options.preservesRevoked()) {
      remove(key);
    }
  }

  void keep(X509Certificate certificate, byte[] raw, StatusAnswer answer) {
    if (options.kept()) {
      put(key(certificate), new Kept(raw, answer.status(), answer), true);
    }
  }

  private synchronized void put(ByteBuffer key, Kept kept, boolean fresh) {
    Kept former = answers.put(key, kept);
    bytes += kept.bytes().length - (former == null ? 0 : former.bytes().length);
    dirty |= fresh;
    while (answers.size() > most || (bytes > mostBytes && answers.size() > 1)) {
      remove(leastWanted());
    }
  }

  /** The one that was not used for longest; revocations stay if they are to be preserved. */
  private ByteBuffer leastWanted() {
    Iterator<Map.Entry<ByteBuffer, Kept>> eldest = answers.entrySet().iterator();
    ByteBuffer first = null;
    while (eldest.hasNext()) {
      Map.Entry<ByteBuffer, Kept> one = eldest.next();
      first = first == null ? one.getKey() : first;
      if (!options.preservesRevoked() || one.getValue().status() != StatusAnswer.Status.REVOKED) {
        return one.getKey();
      }
    }
    return first;
  }

  private void remove(ByteBuffer key) {
    Kept former = answers.remove(key);
    if (former != null) {
      bytes -= former.bytes().length;
      dirty = true;
    }
  }

  private void missed() {
    hits--;
    misses++;
  }

  private static ByteBuffer key(X509Certificate certificate) {
    return ByteBuffer.wrap(Fingerprint.of(certificate));
  }

  // ---- the file

  /** Reads what a former server has kept. */
  void load() {
    if (!options.kept()) {
      return;
    }
    try {
      AnswersFile.read(options.store(), most).forEach((key, kept) -> put(key, kept, false));
    } catch (IOException e) {
      LOG.warn("Unable to load OCSP peer cache: {}", e.toString());
    }
  }

  /** Writes the file if it would be another one. */
  void save() {
    Map<ByteBuffer, Kept> copy;
    synchronized (this) {
      if (!dirty || !options.kept()) {
        return;
      }
      copy = new LinkedHashMap<>(answers);
      dirty = false;
    }
    try {
      AnswersFile.write(options.store(), copy);
    } catch (IOException e) {
      LOG.error("Unable to save OCSP peer cache: {}", e.toString());
      synchronized (this) {
        dirty = true;
      }
    }
  }

  // ---- numbers

  /** Its numbers as nats-server names them in {@code varz}; zeros are left out there too. */
  synchronized Map<String, Object> numbers() {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("cache_type", options.type());
    add(numbers, "cache_hits", hits);
    add(numbers, "cache_misses", misses);
    add(numbers, "cached_responses", answers.size());
    add(numbers, "cached_revoked_responses", count(StatusAnswer.Status.REVOKED));
    add(numbers, "cached_good_responses", count(StatusAnswer.Status.GOOD));
    add(numbers, "cached_unknown_responses", count(StatusAnswer.Status.UNKNOWN));
    return numbers;
  }

  private long count(StatusAnswer.Status status) {
    return answers.values().stream().filter(kept -> kept.status() == status).count();
  }

  private static void add(Map<String, Object> numbers, String name, long value) {
    if (value != 0) {
      numbers.put(name, value);
    }
  }
}
