package io.natrium.spi.monitor;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;
import java.util.function.Consumer;

/**
 * Events that the server tells in its own account. Offered by the kernel as a service. Thread: any;
 * never blocks.
 */
@Stable
@DoNotImplement
public interface SystemEvents {

  /**
   * Tells an event on {@code $SYS.SERVER.<id of the server>.<about>}, if anybody listens. The
   * document begins with its type, an id, the time and the server.
   *
   * @param about the end of the subject, such as {@code OCSP.PEER.CONN.REJECT}
   * @param type the name of the schema
   * @param fields writes the other fields into the open object; called later, on a thread of the
   *     server, or not at all
   */
  void tell(String about, String type, Consumer<JsonOut> fields);
}
