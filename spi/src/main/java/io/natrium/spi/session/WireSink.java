package io.natrium.spi.session;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;

/** Appends bytes to a connection's outbound buffer. Thread: any; copies under a short lock. */
@Stable
@DoNotImplement
public interface WireSink {

  /**
   * Appends one frame whole: frames of several threads never mix.
   *
   * @return false if the connection is closed or over its limit, in which case nothing was appended
   */
  boolean write(byte[] bytes, int offset, int length);

  /** Asks the transport to send what was appended. */
  void flush();
}
