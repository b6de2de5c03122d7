package io.natrium.spi;

/**
 * A handle on something that a plugin put into the server: a listener, a subscription, an
 * authenticator. The kernel keeps every registration in the plugin's ledger and closes what the
 * plugin left open when it stops, so closing by hand is needed only for what ends earlier.
 *
 * <p>Thread: any. Idempotent, never blocks, never throws.
 */
@Stable
@FunctionalInterface
public interface Registration extends AutoCloseable {

  /** Takes the registration back. After the return no new call reaches what was registered. */
  @Override
  void close();
}
