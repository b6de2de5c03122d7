package io.natrium.kernel.plugin;

/**
 * Where a plugin is in its life. The order of the constants is the order of a life without faults.
 */
public enum PluginState {
  /** Its manifest was read, or its instance handed over. */
  DISCOVERED,
  /** What it depends on is there. */
  RESOLVED,
  /** It said what it reads, offers and uses. */
  DECLARED,
  /** Its options were read; a plugin that starts only when configured may stay here. */
  CONFIGURED,
  /** Its start is under way. */
  STARTING,
  /** It works. */
  ACTIVE,
  /** It finishes what is under way. */
  DRAINING,
  /** It could start again. */
  STOPPED,
  /** Its classes are let go; it is no longer listed. */
  UNLOADED,
  /** It cannot go on; the reason is kept as text. */
  FAILED
}
