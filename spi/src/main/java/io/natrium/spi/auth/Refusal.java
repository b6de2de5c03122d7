package io.natrium.spi.auth;

import io.natrium.spi.Stable;

/** Why a peer is refused, as far as monitoring and events tell it apart. */
@Stable
public enum Refusal {
  /** What it showed is wrong, or not allowed to connect this way. */
  CREDENTIALS,
  /** It has to come through a trusted proxy and does not. */
  PROXY_REQUIRED,
  /** It comes through a proxy that is not trusted. */
  PROXY_NOT_TRUSTED
}
