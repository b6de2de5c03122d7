package io.natrium.auth.basic;

import io.natrium.spi.auth.Grant;

/** What a peer claims to be, with what it shows for it. Immutable. */
sealed interface Claim {

  /** As what the peer is let in if the claim is true. */
  Grant grant();

  /** Whether looking at the proof takes long, so that it must not be done on a loop. */
  boolean isSlow();

  /** Whether the proof is good. */
  boolean isTrue();

  /** A claim that is good only if the peer comes through a trusted proxy. */
  record ThroughProxy(Claim claim) implements Claim {

    @Override
    public Grant grant() {
      return claim.grant();
    }

    @Override
    public boolean isSlow() {
      return claim.isSlow();
    }

    @Override
    public boolean isTrue() {
      return claim.isTrue();
    }
  }

  /** The same claim, where needed only through a proxy. */
  default Claim throughProxy(boolean required) {
    return required ? new ThroughProxy(this) : this;
  }

  /** A claim that needs no proof. */
  record Proven(Grant grant) implements Claim {

    @Override
    public boolean isSlow() {
      return false;
    }

    @Override
    public boolean isTrue() {
      return true;
    }
  }

  /** A claim proven by a password or token. */
  record ByPassword(Grant grant, Secret secret, String shown) implements Claim {

    @Override
    public boolean isSlow() {
      return secret.isHashed();
    }

    @Override
    public boolean isTrue() {
      return secret.matches(shown);
    }

    @Override
    public String toString() {
      return "ByPassword[" + grant.user() + ']';
    }
  }

  /** A claim proven by a signature of the challenge that the peer was given. */
  record BySignature(Grant grant, String key, String nonce, String signature) implements Claim {

    @Override
    public boolean isSlow() {
      return true;
    }

    @Override
    public boolean isTrue() {
      return NonceSignature.isValid(key, nonce, signature);
    }
  }
}
