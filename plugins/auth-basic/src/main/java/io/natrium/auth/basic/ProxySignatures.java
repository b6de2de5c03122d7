package io.natrium.auth.basic;

import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.TrustedProxies;
import java.util.List;
import java.util.function.Supplier;

/** Finds out which trusted proxy signed a peer's challenge. Thread: any but a loop. */
final class ProxySignatures implements TrustedProxies {

  private final Supplier<ProxySection.TrustedKeys> trusted;

  ProxySignatures(Supplier<ProxySection.TrustedKeys> trusted) {
    this.trusted = trusted;
  }

  /** Whether any proxy is trusted, so that peers need a challenge. */
  boolean areExpected() {
    return !trusted.get().keys().isEmpty();
  }

  /** Whether the peer's signature has to be looked at. */
  boolean concern(AuthRequest request) {
    return areExpected() && !request.credentials().proxySignature().isEmpty();
  }

  @Override
  public Finding find(AuthRequest request) {
    List<String> keys = trusted.get().keys();
    String signature = request.credentials().proxySignature();
    if (keys.isEmpty() || signature.isEmpty()) {
      return new Finding.None();
    }
    for (String key : keys) {
      if (NonceSignature.isValidForUrls(key, request.nonce(), signature)) {
        return new Finding.Through(key);
      }
    }
    return new Finding.Untrusted();
  }
}
