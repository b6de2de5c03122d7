package io.natrium.kernel.protocol;

import java.security.SecureRandom;
import java.util.Base64;

/** Challenges that clients sign: 11 random bytes, as text that may stand in INFO. Thread: any. */
final class Nonce {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 11;

  private Nonce() {}

  static String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
