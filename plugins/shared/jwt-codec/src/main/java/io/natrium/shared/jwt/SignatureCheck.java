package io.natrium.shared.jwt;

/** Checks Ed25519 signatures. Thread: any. */
@FunctionalInterface
public interface SignatureCheck {

  /**
   * Whether a signature is good.
   *
   * @param publicKey 32 bytes
   * @param signature 64 bytes, or any number, which is not good then
   */
  boolean isGood(byte[] publicKey, byte[] message, byte[] signature);
}
