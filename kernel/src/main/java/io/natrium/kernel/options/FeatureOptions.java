package io.natrium.kernel.options;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Switches of single features. Immutable.
 *
 * @param noHeaderSupport true refuses message headers
 * @param disableSublistCache true matches subjects without a cache
 * @param noFastProducerStall true drops instead of holding back fast publishers
 * @param proxyProtocol true expects the PROXY protocol on client connections
 * @param featureFlags opt-ins and opt-outs as written
 */
public record FeatureOptions(
    boolean noHeaderSupport,
    boolean disableSublistCache,
    boolean noFastProducerStall,
    boolean proxyProtocol,
    Map<String, Boolean> featureFlags) {

  /** Checks and copies. */
  public FeatureOptions {
    featureFlags = Collections.unmodifiableMap(new LinkedHashMap<>(featureFlags));
  }

  private static final FeatureOptions DEFAULTS =
      new FeatureOptions(false, false, false, false, Map.of());

  /**
   * Returns what a server without configuration uses.
   *
   * @return the defaults
   */
  public static FeatureOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Changes one value.
   *
   * @param noHeaderSupport true refuses message headers
   * @return a copy with this value
   */
  public FeatureOptions withNoHeaderSupport(boolean noHeaderSupport) {
    return new FeatureOptions(
        noHeaderSupport, disableSublistCache, noFastProducerStall, proxyProtocol, featureFlags);
  }

  /**
   * Changes one value.
   *
   * @param disableSublistCache true matches subjects without a cache
   * @return a copy with this value
   */
  public FeatureOptions withDisableSublistCache(boolean disableSublistCache) {
    return new FeatureOptions(
        noHeaderSupport, disableSublistCache, noFastProducerStall, proxyProtocol, featureFlags);
  }

  /**
   * Changes one value.
   *
   * @param noFastProducerStall true drops instead of holding back fast publishers
   * @return a copy with this value
   */
  public FeatureOptions withNoFastProducerStall(boolean noFastProducerStall) {
    return new FeatureOptions(
        noHeaderSupport, disableSublistCache, noFastProducerStall, proxyProtocol, featureFlags);
  }

  /**
   * Changes one value.
   *
   * @param proxyProtocol true expects the PROXY protocol on client connections
   * @return a copy with this value
   */
  public FeatureOptions withProxyProtocol(boolean proxyProtocol) {
    return new FeatureOptions(
        noHeaderSupport, disableSublistCache, noFastProducerStall, proxyProtocol, featureFlags);
  }

  /**
   * Changes one value.
   *
   * @param featureFlags opt-ins and opt-outs as written
   * @return a copy with this value
   */
  public FeatureOptions withFeatureFlags(Map<String, Boolean> featureFlags) {
    return new FeatureOptions(
        noHeaderSupport, disableSublistCache, noFastProducerStall, proxyProtocol, featureFlags);
  }
}
