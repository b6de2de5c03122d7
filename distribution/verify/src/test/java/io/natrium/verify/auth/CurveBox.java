package io.natrium.verify.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.spi.nkey.PublicNkey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * The other end of the encryption of the auth callout: a holder of a curve key that seals and opens
 * as the nkeys of the services' languages do. Written from the definition of NaCl's box, apart from
 * the server's. Immutable.
 */
final class CurveBox {

  private static final byte[] MARK = "xkv1".getBytes(US_ASCII);
  private static final int NONCE = 24;
  private static final int TAG = 16;

  private final SecureRandom random = new SecureRandom();
  private final byte[] secret = new byte[32];
  private final String publicKey;

  CurveBox() {
    random.nextBytes(secret);
    byte[] key = new byte[32];
    X25519.scalarMultBase(secret, 0, key, 0);
    publicKey = PublicNkey.encode(PublicNkey.Kind.CURVE, key);
  }

  String publicKey() {
    return publicKey;
  }

  byte[] seal(byte[] plain, String receiver) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] padded = new byte[32 + plain.length];
    System.arraycopy(plain, 0, padded, 32, plain.length);
    byte[] mixed = stream(receiver, nonce, padded);
    byte[] text = Arrays.copyOfRange(mixed, 32, mixed.length);
    return ByteBuffer.allocate(MARK.length + NONCE + TAG + plain.length)
        .put(MARK)
        .put(nonce)
        .put(tag(Arrays.copyOf(mixed, 32), text))
        .put(text)
        .array();
  }

  byte[] open(byte[] sealed, String sender) {
    ByteBuffer parts = ByteBuffer.wrap(sealed);
    byte[] mark = part(parts, MARK.length);
    byte[] nonce = part(parts, NONCE);
    byte[] tag = part(parts, TAG);
    byte[] text = part(parts, parts.remaining());
    byte[] padded = new byte[32 + text.length];
    System.arraycopy(text, 0, padded, 32, text.length);
    byte[] mixed = stream(sender, nonce, padded);
    if (!Arrays.equals(MARK, mark) || !Arrays.equals(tag, tag(Arrays.copyOf(mixed, 32), text))) {
      throw new IllegalArgumentException("not sealed by " + sender);
    }
    return Arrays.copyOfRange(mixed, 32, mixed.length);
  }

  private static byte[] part(ByteBuffer from, int length) {
    byte[] part = new byte[length];
    from.get(part);
    return part;
  }

  private byte[] stream(String other, byte[] nonce, byte[] input) {
    byte[] key = PublicNkey.decode(other, PublicNkey.Kind.CURVE).orElseThrow();
    byte[] agreed = new byte[32];
    X25519.calculateAgreement(secret, 0, key, 0, agreed, 0);
    XSalsa20Engine engine = new XSalsa20Engine();
    engine.init(true, new ParametersWithIV(new KeyParameter(hsalsa20(agreed)), nonce));
    byte[] output = new byte[input.length];
    engine.processBytes(input, 0, input.length, output, 0);
    return output;
  }

  private static byte[] tag(byte[] key, byte[] text) {
    Poly1305 mac = new Poly1305();
    mac.init(new KeyParameter(key));
    mac.update(text, 0, text.length);
    byte[] tag = new byte[TAG];
    mac.doFinal(tag, 0);
    return tag;
  }

  /** The core of Salsa20 without its last addition, of a key and a block of zeros. */
  private static byte[] hsalsa20(byte[] key) {
    int[] words = new int[8];
    ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
    int[] x = {
      0x61707865,
      words[0],
      words[1],
      words[2],
      words[3],
      0x3320646e,
      0,
      0,
      0,
      0,
      0x79622d32,
      words[4],
      words[5],
      words[6],
      words[7],
      0x6b206574
    };
    for (int round = 0; round < 20; round += 2) {
      for (int i = 0; i < 4; i++) { // columns
        quarter(x, 5 * i % 16, (5 * i + 4) % 16, (5 * i + 8) % 16, (5 * i + 12) % 16);
      }
      for (int i = 0; i < 4; i++) { // rows
        quarter(x, 4 * i + i, 4 * i + (i + 1) % 4, 4 * i + (i + 2) % 4, 4 * i + (i + 3) % 4);
      }
    }
    ByteBuffer derived = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    for (int at : new int[] {0, 5, 10, 15, 6, 7, 8, 9}) {
      derived.putInt(x[at]);
    }
    return derived.array();
  }

  private static void quarter(int[] x, int a, int b, int c, int d) {
    x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
    x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
    x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
    x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
  }
}
