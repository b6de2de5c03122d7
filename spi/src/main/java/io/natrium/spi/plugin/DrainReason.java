package io.natrium.spi.plugin;

import io.natrium.spi.Stable;

/** Why a plugin is asked to finish. */
@Stable
public enum DrainReason {
  /** The plugin is taken out of the running server. */
  UNLOAD,
  /** The plugin is replaced by another build of itself. */
  RELOAD,
  /** The server enters lame duck mode: it goes on for a while and takes no new peers. */
  LAME_DUCK,
  /** The server stops. */
  SHUTDOWN
}
