package io.natrium.kernel.plugin.source;

/** A plugin cannot be taken in. The message is for the operator: what is wrong and what to do. */
public final class PluginRefused extends Exception {

  private static final long serialVersionUID = 1L;

  public PluginRefused(String message) {
    super(message);
  }
}
