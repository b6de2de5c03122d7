package io.natrium.auth.callout;

import io.natrium.spi.nkey.PublicNkey;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Keys for signatures. Thread: any. */
final class Ed25519Keys {

  private Ed25519Keys() {}

  /** Whether a signature is good. */
  static boolean isGood(byte[] publicKey, byte[] message, byte[] signature) {
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
  }

  /** A new public key of a user, whose private half nobody keeps. */
  static String newUser(SecureRandom random) {
    byte[] secret = new byte[Ed25519.SECRET_KEY_SIZE];
    random.nextBytes(secret);
    byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(secret, 0, key, 0);
    return PublicNkey.encode(PublicNkey.Kind.USER, key);
  }
}
