package io.natrium.auth.callout;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.util.Pack;

/**
 * Encrypts between two holders of curve keys: NaCl's box (X25519, XSalsa20, Poly1305) behind the
 * mark and the nonce by which nkeys know it. Immutable. Thread: any.
 */
final class SealedBox {

  private static final byte[] MARK = "xkv1".getBytes(US_ASCII);
  private static final int NONCE = 24;
  private static final int TAG = 16;
  private static final int KEY = 32;
  private static final int ROUNDS = 20;
  private static final int OVERHEAD = MARK.length + NONCE + TAG;

  /** Words of the constant "expand 32-byte k", and of the nonce, in the state of Salsa20. */
  private static final int[] CONSTANTS = {0, 5, 10, 15};

  private static final int[] NONCE_WORDS = {6, 7, 8, 9};

  private final byte[] key;

  /**
   * Makes the box of two key holders.
   *
   * @param agreed the secret that they agreed on by X25519
   */
  SealedBox(byte[] agreed) {
    key = hsalsa20(agreed);
  }

  /** HSalsa20 of a key and sixteen zeros. */
  static byte[] hsalsa20(byte[] key) {
    int[] state = new int[16];
    byte[] constant = "expand 32-byte k".getBytes(US_ASCII);
    for (int i = 0; i < 4; i++) {
      state[CONSTANTS[i]] = Pack.littleEndianToInt(constant, 4 * i);
      state[1 + i] = Pack.littleEndianToInt(key, 4 * i);
      state[11 + i] = Pack.littleEndianToInt(key, 16 + 4 * i);
    }
    int[] mixed = new int[16];
    Salsa20Engine.salsaCore(ROUNDS, state, mixed);
    byte[] derived = new byte[KEY];
    for (int i = 0; i < 4; i++) {
      // The core adds its input at the end, which HSalsa20 does not.
      int constantWord = mixed[CONSTANTS[i]] - state[CONSTANTS[i]];
      int nonceWord = mixed[NONCE_WORDS[i]] - state[NONCE_WORDS[i]];
      Pack.intToLittleEndian(constantWord, derived, 4 * i);
      Pack.intToLittleEndian(nonceWord, derived, 16 + 4 * i);
    }
    return derived;
  }

  /** Encrypts under a new nonce. */
  byte[] seal(byte[] plain, SecureRandom random) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    return seal(plain, nonce);
  }

  byte[] seal(byte[] plain, byte[] nonce) {
    byte[] sealed = new byte[OVERHEAD + plain.length];
    System.arraycopy(MARK, 0, sealed, 0, MARK.length);
    System.arraycopy(nonce, 0, sealed, MARK.length, NONCE);
    XSalsa20Engine stream = stream(nonce);
    byte[] tagKey = new byte[KEY];
    stream.processBytes(tagKey, 0, KEY, tagKey, 0);
    stream.processBytes(plain, 0, plain.length, sealed, OVERHEAD);
    byte[] tag = tag(tagKey, sealed);
    System.arraycopy(tag, 0, sealed, MARK.length + NONCE, TAG);
    return sealed;
  }

  /** Decrypts; empty if it was not sealed by the other key holder. */
  Optional<byte[]> open(byte[] sealed) {
    if (sealed.length < OVERHEAD || !Arrays.equals(sealed, 0, MARK.length, MARK, 0, MARK.length)) {
      return Optional.empty();
    }
    XSalsa20Engine stream = stream(Arrays.copyOfRange(sealed, MARK.length, MARK.length + NONCE));
    byte[] tagKey = new byte[KEY];
    stream.processBytes(tagKey, 0, KEY, tagKey, 0);
    byte[] tag = Arrays.copyOfRange(sealed, MARK.length + NONCE, OVERHEAD);
    if (!MessageDigest.isEqual(tag(tagKey, sealed), tag)) {
      return Optional.empty();
    }
    byte[] plain = new byte[sealed.length - OVERHEAD];
    stream.processBytes(sealed, OVERHEAD, plain.length, plain, 0);
    return Optional.of(plain);
  }

  private XSalsa20Engine stream(byte[] nonce) {
    XSalsa20Engine stream = new XSalsa20Engine();
    stream.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
    return stream;
  }

  private static byte[] tag(byte[] tagKey, byte[] sealed) {
    Poly1305 mac = new Poly1305();
    mac.init(new KeyParameter(tagKey));
    mac.update(sealed, OVERHEAD, sealed.length - OVERHEAD);
    byte[] tag = new byte[TAG];
    mac.doFinal(tag, 0);
    return tag;
  }
}
