package io.natrium.kernel.conductor;

import io.natrium.spi.nkey.PublicNkey;
import io.natrium.spi.plugin.ServerKeys;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import javax.crypto.KeyAgreement;

/**
 * The keys by which one run of a server is known (wire facts, section 8). They are made beside the
 * rest of the start, since that takes a while. Thread: any.
 */
final class KeyPairs implements ServerKeys, AutoCloseable {

  private static final int KEY_LENGTH = 32;

  private final CompletableFuture<KeyPair> signing = new CompletableFuture<>();
  private final CompletableFuture<KeyPair> curve = new CompletableFuture<>();
  private final Thread maker = new Thread(this::make, "natrium-keys");

  KeyPairs() {
    maker.setDaemon(true);
    maker.start();
  }

  private void make() {
    make("Ed25519", signing);
    make("X25519", curve);
  }

  private static void make(String algorithm, CompletableFuture<KeyPair> pair) {
    try {
      pair.complete(KeyPairGenerator.getInstance(algorithm).generateKeyPair());
    } catch (GeneralSecurityException | RuntimeException failure) {
      pair.completeExceptionally(failure);
    }
  }

  /** Waits until the key is made. */
  @Override
  public String publicKey() {
    // The encoded form ends with the key itself (RFC 8410).
    byte[] encoded = signing.join().getPublic().getEncoded();
    byte[] key = Arrays.copyOfRange(encoded, encoded.length - KEY_LENGTH, encoded.length);
    return PublicNkey.encode(PublicNkey.Kind.SERVER, key);
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(signing.join().getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("the JDK cannot sign with its own key", impossible);
    }
  }

  /** Waits until the key is made. */
  @Override
  public String curvePublicKey() {
    BigInteger u = ((XECPublicKey) curve.join().getPublic()).getU();
    byte[] bigEndian = u.toByteArray();
    byte[] key = new byte[KEY_LENGTH];
    for (int i = 0; i < bigEndian.length && i < KEY_LENGTH; i++) {
      key[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return PublicNkey.encode(PublicNkey.Kind.CURVE, key);
  }

  @Override
  public byte[] agree(byte[] curveKey) {
    if (curveKey.length != KEY_LENGTH) {
      throw new IllegalArgumentException("a curve key has " + KEY_LENGTH + " bytes");
    }
    byte[] bigEndian = new byte[KEY_LENGTH];
    for (int i = 0; i < KEY_LENGTH; i++) {
      bigEndian[i] = curveKey[KEY_LENGTH - 1 - i];
    }
    bigEndian[0] &= 0x7f; // RFC 7748: the highest bit does not count
    try {
      KeyAgreement agreement = KeyAgreement.getInstance("X25519");
      agreement.init(curve.join().getPrivate());
      agreement.doPhase(
          KeyFactory.getInstance("X25519")
              .generatePublic(
                  new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian))),
          true);
      return agreement.generateSecret();
    } catch (GeneralSecurityException unsound) {
      throw new IllegalArgumentException("this is no sound curve key", unsound);
    }
  }

  /** Waits for the thread that makes the keys. */
  @Override
  public void close() {
    try {
      maker.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
