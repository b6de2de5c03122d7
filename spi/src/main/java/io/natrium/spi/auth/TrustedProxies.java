package io.natrium.spi.auth;

import io.natrium.spi.Stable;

/**
 * The proxies that the configuration trusts, for those who check credentials. Offered as a service.
 * Thread: any that may compute for some 100 microseconds, so no loop.
 */
@Stable
public interface TrustedProxies {

  /** What a peer says of a proxy: nothing, or something that is true or false. */
  sealed interface Finding {

    /** It shows no signature of a proxy, or none is trusted at all. */
    record None() implements Finding {}

    /** It comes through a proxy of this public key. */
    record Through(String key) implements Finding {}

    /** It shows a signature that is not of a trusted proxy. */
    record Untrusted() implements Finding {}
  }

  /** Whether the peer comes through a trusted proxy. */
  Finding find(AuthRequest request);
}
