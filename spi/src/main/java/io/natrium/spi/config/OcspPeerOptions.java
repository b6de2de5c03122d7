package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.time.Duration;

/**
 * How the certificate of a peer is checked for revocation with OCSP. Immutable.
 *
 * @param verify true checks
 * @param caTimeout how long a responder may take
 * @param allowedClockSkew how far the responder's clock may be off
 * @param ttlWithoutNextUpdate how long an answer holds that names no next update
 * @param warnOnly true logs and never refuses
 * @param unknownIsGood true takes the status unknown for good
 * @param allowWhenCaUnreachable true accepts when no answer can be had
 */
@Stable
public record OcspPeerOptions(
    boolean verify,
    Duration caTimeout,
    Duration allowedClockSkew,
    Duration ttlWithoutNextUpdate,
    boolean warnOnly,
    boolean unknownIsGood,
    boolean allowWhenCaUnreachable) {
  private static final OcspPeerOptions DEFAULTS =
      new OcspPeerOptions(
          false,
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          false,
          false,
          false);

  /**
   * Returns what a server without configuration uses.
   *
   * @return the defaults
   */
  public static OcspPeerOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Changes one value.
   *
   * @param verify true checks
   * @return a copy with this value
   */
  public OcspPeerOptions withVerify(boolean verify) {
    return new OcspPeerOptions(
        verify,
        caTimeout,
        allowedClockSkew,
        ttlWithoutNextUpdate,
        warnOnly,
        unknownIsGood,
        allowWhenCaUnreachable);
  }

  /**
   * Changes one value.
   *
   * @param caTimeout how long a responder may take
   * @return a copy with this value
   */
  public OcspPeerOptions withCaTimeout(Duration caTimeout) {
    return new OcspPeerOptions(
        verify,
        caTimeout,
        allowedClockSkew,
        ttlWithoutNextUpdate,
        warnOnly,
        unknownIsGood,
        allowWhenCaUnreachable);
  }

  /**
   * Changes one value.
   *
   * @param allowedClockSkew how far the responder's clock may be off
   * @return a copy with this value
   */
  public OcspPeerOptions withAllowedClockSkew(Duration allowedClockSkew) {
    return new OcspPeerOptions(
        verify,
        caTimeout,
        allowedClockSkew,
        ttlWithoutNextUpdate,
        warnOnly,
        unknownIsGood,
        allowWhenCaUnreachable);
  }

  /**
   * Changes one value.
   *
   * @param ttlWithoutNextUpdate how long an answer holds that names no next update
   * @return a copy with this value
   */
  public OcspPeerOptions withTtlWithoutNextUpdate(Duration ttlWithoutNextUpdate) {
    return new OcspPeerOptions(
        verify,
        caTimeout,
        allowedClockSkew,
        ttlWithoutNextUpdate,
        warnOnly,
        unknownIsGood,
        allowWhenCaUnreachable);
  }

  /**
   * Changes one value.
   *
   * @param warnOnly true logs and never refuses
   * @return a copy with this value
   */
  public OcspPeerOptions withWarnOnly(boolean warnOnly) {
    return new OcspPeerOptions(
        verify,
        caTimeout,
        allowedClockSkew,
        ttlWithoutNextUpdate,
        warnOnly,
        unknownIsGood,
        allowWhenCaUnreachable);
  }

  /**
   * Changes one value.
   *
   * @param unknownIsGood true takes the status unknown for good
   * @return a copy with this value
   */
  public OcspPeerOptions withUnknownIsGood(boolean unknownIsGood) {
    return new OcspPeerOptions(
        verify,
        caTimeout,
        allowedClockSkew,
        ttlWithoutNextUpdate,
        warnOnly,
        unknownIsGood,
        allowWhenCaUnreachable);
  }

  /**
   * Changes one value.
   *
   * @param allowWhenCaUnreachable true accepts when no answer can be had
   * @return a copy with this value
   */
  public OcspPeerOptions withAllowWhenCaUnreachable(boolean allowWhenCaUnreachable) {
    return new OcspPeerOptions(
        verify,
        caTimeout,
        allowedClockSkew,
        ttlWithoutNextUpdate,
        warnOnly,
        unknownIsGood,
        allowWhenCaUnreachable);
  }
}
