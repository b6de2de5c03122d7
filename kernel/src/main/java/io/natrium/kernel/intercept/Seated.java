package io.natrium.kernel.intercept;

import io.natrium.spi.Registration;

/**
 * A registration whose place can be kept. Closing it is meant for good: messages pass from then on.
 */
public interface Seated extends Registration {

  /**
   * The interceptor goes and may come back. Where it is to fail closed, nothing passes meanwhile;
   * otherwise as if closed.
   */
  void leave();
}
