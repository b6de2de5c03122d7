package io.natrium.kernel.plugin.operations;

/** A request that cannot be understood. The message tells the sender what to send instead. */
final class BadPluginRequest extends Exception {

  private static final long serialVersionUID = 1L;

  BadPluginRequest(String message) {
    super(message);
  }
}
