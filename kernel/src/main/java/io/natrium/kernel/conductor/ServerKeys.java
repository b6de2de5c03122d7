package io.natrium.kernel.conductor;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.XECPublicKey;
import java.util.concurrent.CompletableFuture;

/**
 * The keys by which one run of a server is known, in the text form of nkeys: base32 of a prefix
 * byte, 32 bytes and a CRC-16 (wire facts, section 8). The curve key is made beside the rest of the
 * start, since that takes a while. Thread: any.
 */
final class ServerKeys implements AutoCloseable {

  private static final int SERVER_PREFIX = 13 << 3;
  private static final int CURVE_PREFIX = 23 << 3;
  private static final int KEY_LENGTH = 32;
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private final String id;
  private final CompletableFuture<KeyPair> curve = new CompletableFuture<>();
  private final Thread maker = new Thread(this::makeCurveKey, "natrium-keys");

  ServerKeys() {
    byte[] key = new byte[KEY_LENGTH];
    new SecureRandom().nextBytes(key);
    id = encode(SERVER_PREFIX, key);
    maker.setDaemon(true);
    maker.start();
  }

  private void makeCurveKey() {
    try {
      curve.complete(KeyPairGenerator.getInstance("X25519").generateKeyPair());
    } catch (GeneralSecurityException | RuntimeException failure) {
      curve.completeExceptionally(failure);
    }
  }

  /** The id of the server: a public key of type N. */
  String id() {
    return id;
  }

  /** The public key of type X. Waits until it is made. */
  String curvePublicKey() {
    BigInteger u = ((XECPublicKey) curve.join().getPublic()).getU();
    byte[] bigEndian = u.toByteArray();
    byte[] key = new byte[KEY_LENGTH];
    for (int i = 0; i < bigEndian.length && i < KEY_LENGTH; i++) {
      key[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return encode(CURVE_PREFIX, key);
  }

  /** Waits for the thread that makes the curve key. */
  @Override
  public void close() {
    try {
      maker.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String encode(int prefix, byte[] key) {
    byte[] raw = new byte[1 + KEY_LENGTH + 2];
    raw[0] = (byte) prefix;
    System.arraycopy(key, 0, raw, 1, KEY_LENGTH);
    int crc = crc16(raw, 1 + KEY_LENGTH);
    raw[1 + KEY_LENGTH] = (byte) crc;
    raw[2 + KEY_LENGTH] = (byte) (crc >> 8);
    return base32(raw);
  }

  private static int crc16(byte[] bytes, int length) {
    int crc = 0;
    for (int i = 0; i < length; i++) {
      crc ^= (bytes[i] & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
      }
    }
    return crc & 0xFFFF;
  }

  private static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte next : bytes) {
      bits = ((bits << 8) | (next & 0xFF)) & 0xFFFF;
      held += 8;
      while (held >= 5) {
        held -= 5;
        text.append(ALPHABET.charAt((bits >> held) & 31));
      }
    }
    if (held > 0) {
      text.append(ALPHABET.charAt((bits << (5 - held)) & 31));
    }
    return text.toString();
  }
}
