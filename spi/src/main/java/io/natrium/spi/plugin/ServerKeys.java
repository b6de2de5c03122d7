package io.natrium.spi.plugin;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;

/**
 * The key pairs of the running server, new at each start, used without being seen. Offered by the
 * kernel as a service. Thread: any that may compute for some milliseconds, so no loop.
 */
@Stable
@DoNotImplement
public interface ServerKeys {

  /** The public key by which the server signs, its id: of type N. */
  String publicKey();

  /** Signs with Ed25519. */
  byte[] sign(byte[] message);

  /** The public key by which the server is encrypted for, told in INFO: of type X. */
  String curvePublicKey();

  /**
   * Agrees on a secret with the holder of another curve key, by X25519. The result is no key yet;
   * it has to go through the key derivation of the cipher.
   *
   * @param curveKey the other's public key, 32 bytes
   * @throws IllegalArgumentException if that is no sound key
   */
  byte[] agree(byte[] curveKey);
}
