package io.natrium.kernel.plugin.execution;

/**
 * A callback of a plugin threw or overran. Carries text only: the plugin's own exception would keep
 * its classes alive.
 */
public final class PluginCallFailed extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean overrun;

  PluginCallFailed(String reason, boolean overrun) {
    super(reason);
    this.overrun = overrun;
  }

  /** Whether the call may still be running. */
  public boolean overrun() {
    return overrun;
  }
}
