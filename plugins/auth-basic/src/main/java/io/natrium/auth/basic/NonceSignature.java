package io.natrium.auth.basic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.spi.nkey.PublicNkey;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Ed25519 signatures of challenges by keys of users and proxies. Thread: any. */
final class NonceSignature {

  private NonceSignature() {}

  /**
   * Whether a signature is the key's.
   *
   * @param signature base 64, in the form for URLs without padding or in the usual one with it
   */
  static boolean isValid(String key, String nonce, String signature) {
    return signature.length() % 4 == 0
        ? verify(key, nonce, decode(Base64.getDecoder(), signature))
        : isValidForUrls(key, nonce, signature);
  }

  /** The same for signatures that come in the form for URLs alone. */
  static boolean isValidForUrls(String key, String nonce, String signature) {
    boolean padded = signature.indexOf('=') >= 0;
    return !padded && verify(key, nonce, decode(Base64.getUrlDecoder(), signature));
  }

  private static boolean verify(String key, String nonce, byte[] bytes) {
    Optional<byte[]> publicKey = decodeKey(key);
    if (publicKey.isEmpty()
        || bytes == null
        || bytes.length != Ed25519.SIGNATURE_SIZE
        || nonce.isEmpty()) {
      return false;
    }
    byte[] signed = nonce.getBytes(US_ASCII);
    return Ed25519.verify(bytes, 0, publicKey.get(), 0, signed, 0, signed.length);
  }

  private static Optional<byte[]> decodeKey(String key) {
    for (PublicNkey.Kind kind : PublicNkey.Kind.values()) {
      Optional<byte[]> decoded = PublicNkey.decode(key, kind);
      if (decoded.isPresent()) {
        return decoded;
      }
    }
    return Optional.empty();
  }

  private static byte[] decode(Base64.Decoder form, String signature) {
    try {
      return form.decode(signature);
    } catch (IllegalArgumentException noBase64) {
      return null;
    }
  }
}
