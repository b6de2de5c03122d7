package io.natrium.spi.monitor;

import io.natrium.spi.Stable;

/** A document about a part of the server, as the owner of that part writes it. */
@Stable
public interface MonitorEndpoint {

  /** Name in upper case: {@code VARZ} is served at {@code /varz} and on system subjects. */
  String name();

  /**
   * Writes the document. Thread: a control thread; may block briefly, reads state that others own
   * only through snapshots.
   *
   * @throws BadMonitorRequest if a parameter is wrong; its message is sent to the asker
   */
  void answer(MonitorRequest request, JsonOut out);
}
