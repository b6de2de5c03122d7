package io.natrium.spi.auth;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Registration;
import io.natrium.spi.Stable;

/** The authenticators of the server. Thread: any. */
@Stable
@DoNotImplement
public interface AuthRegistry {

  /** Adds an authenticator. Connections that are waiting for a verdict are asked of it too. */
  Registration register(Authenticator authenticator);
}
