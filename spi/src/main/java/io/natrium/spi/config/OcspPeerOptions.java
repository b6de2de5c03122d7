package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.time.Duration;
import java.util.function.Consumer;

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
    return with(edit -> edit.verify = verify);
  }

  /**
   * Changes one value.
   *
   * @param caTimeout how long a responder may take
   * @return a copy with this value
   */
  public OcspPeerOptions withCaTimeout(Duration caTimeout) {
    return with(edit -> edit.caTimeout = caTimeout);
  }

  /**
   * Changes one value.
   *
   * @param allowedClockSkew how far the responder's clock may be off
   * @return a copy with this value
   */
  public OcspPeerOptions withAllowedClockSkew(Duration allowedClockSkew) {
    return with(edit -> edit.allowedClockSkew = allowedClockSkew);
  }

  /**
   * Changes one value.
   *
   * @param ttlWithoutNextUpdate how long an answer holds that names no next update
   * @return a copy with this value
   */
  public OcspPeerOptions withTtlWithoutNextUpdate(Duration ttlWithoutNextUpdate) {
    return with(edit -> edit.ttlWithoutNextUpdate = ttlWithoutNextUpdate);
  }

  /**
   * Changes one value.
   *
   * @param warnOnly true logs and never refuses
   * @return a copy with this value
   */
  public OcspPeerOptions withWarnOnly(boolean warnOnly) {
    return with(edit -> edit.warnOnly = warnOnly);
  }

  /**
   * Changes one value.
   *
   * @param unknownIsGood true takes the status unknown for good
   * @return a copy with this value
   */
  public OcspPeerOptions withUnknownIsGood(boolean unknownIsGood) {
    return with(edit -> edit.unknownIsGood = unknownIsGood);
  }

  /**
   * Changes one value.
   *
   * @param allowWhenCaUnreachable true accepts when no answer can be had
   * @return a copy with this value
   */
  public OcspPeerOptions withAllowWhenCaUnreachable(boolean allowWhenCaUnreachable) {
    return with(edit -> edit.allowWhenCaUnreachable = allowWhenCaUnreachable);
  }

  private OcspPeerOptions with(Consumer<Edit> change) {
    Edit edit = new Edit(this);
    change.accept(edit);
    return edit.done();
  }

  /** The values of a copy in the making. */
  private static final class Edit {

    private boolean verify;
    private Duration caTimeout;
    private Duration allowedClockSkew;
    private Duration ttlWithoutNextUpdate;
    private boolean warnOnly;
    private boolean unknownIsGood;
    private boolean allowWhenCaUnreachable;

    Edit(OcspPeerOptions from) {
      verify = from.verify;
      caTimeout = from.caTimeout;
      allowedClockSkew = from.allowedClockSkew;
      ttlWithoutNextUpdate = from.ttlWithoutNextUpdate;
      warnOnly = from.warnOnly;
      unknownIsGood = from.unknownIsGood;
      allowWhenCaUnreachable = from.allowWhenCaUnreachable;
    }

    OcspPeerOptions done() {
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
}
