package io.natrium.spi.monitor;

import io.natrium.spi.Stable;

/** A parameter of a monitoring request is wrong; answered with status 400 and this message. */
@Stable
public final class BadMonitorRequest extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BadMonitorRequest(String message) {
    super(message);
  }
}
