package io.natrium.tcp.ocsp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * What the key {@code ocsp_cache} says: how answers about certificates of peers are kept.
 * Immutable.
 *
 * @param kept whether they are kept at all
 * @param store the folder of the file in which they outlive the server
 * @param preservesRevoked whether what was revoked stays so when its answer is over, until another
 *     answer comes
 * @param saveInterval how often the file is written, if there is anything new
 */
public record CacheOptions(
    boolean kept, Path store, boolean preservesRevoked, Duration saveInterval) {

  /** A server whose configuration does not have the key. */
  public static final CacheOptions DEFAULTS =
      new CacheOptions(true, Path.of("_rc_"), false, Duration.ofMinutes(5));

  static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

  public CacheOptions {
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(saveInterval, "saveInterval");
  }

  CacheOptions withKept(boolean kept) {
    return new CacheOptions(kept, store, preservesRevoked, saveInterval);
  }

  CacheOptions withStore(Path store) {
    return new CacheOptions(kept, store, preservesRevoked, saveInterval);
  }

  CacheOptions withPreservesRevoked(boolean preservesRevoked) {
    return new CacheOptions(kept, store, preservesRevoked, saveInterval);
  }

  CacheOptions withSaveInterval(Duration saveInterval) {
    return new CacheOptions(kept, store, preservesRevoked, saveInterval);
  }

  /** The word of the configuration for how they are kept. */
  String type() {
    return kept ? "local" : "none";
  }
}
