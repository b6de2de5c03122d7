package io.natrium.kernel.auth;

import io.natrium.spi.auth.Authenticator;

/** An authenticator that is known by a name, by which it is recognised when it comes back. */
public interface OwnedAuthenticator extends Authenticator {

  /** Who it belongs to; the same before and after a reload. */
  String owner();
}
