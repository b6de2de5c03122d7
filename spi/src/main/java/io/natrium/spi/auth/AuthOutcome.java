package io.natrium.spi.auth;

import io.natrium.spi.Stable;

/** What authentication came to, told to a protocol. */
@Stable
public enum AuthOutcome {
  /** The peer is in. */
  ADMITTED,
  /** The peer was refused; the kernel closes it. */
  REFUSED,
  /** No verdict within the authentication timeout; the kernel closes it. */
  TIMED_OUT
}
