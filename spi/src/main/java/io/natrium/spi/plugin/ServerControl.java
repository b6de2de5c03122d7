package io.natrium.spi.plugin;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;

/** What a plugin may ask of the server as a whole. Offered by the kernel. Thread: any. */
@Stable
@DoNotImplement
public interface ServerControl {

  /**
   * Ends the server in order, because to go on would break what the configuration promises. Returns
   * at once; plugins are drained and stopped as at any other end. Without effect when the server
   * ends already.
   *
   * @param reason written to the log, for who has to find out why the server is gone
   */
  void shutDown(String reason);
}
