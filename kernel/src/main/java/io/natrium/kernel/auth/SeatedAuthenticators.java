package io.natrium.kernel.auth;

import io.natrium.spi.auth.AuthRegistry;
import java.util.Set;

/**
 * The authenticators, each with its owner. One that peers cannot do without leaves a seat when it
 * goes, and may have one before it comes; peers wait for whoever takes it. Thread: any.
 */
public interface SeatedAuthenticators extends AuthRegistry {

  /** Owners of seats that are vacant. */
  Set<String> absent();

  /**
   * An authenticator of the owner is to come: peers wait until it is there, or until its seat is
   * shut or given up.
   */
  void expect(String owner);

  /** An owner does not come back by itself: peers are refused at once, until it does. */
  void shut(String owner);

  /** The next authenticator that asks for credentials may take the place of the owner's. */
  void replaceable(String owner);

  /** Gives up the vacant seats of an owner; the others decide without it. */
  void free(String owner);
}
