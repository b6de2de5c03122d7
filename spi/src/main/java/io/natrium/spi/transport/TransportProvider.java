package io.natrium.spi.transport;

import io.natrium.spi.Stable;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Carries bytes between peers and stream handlers. Implemented by plugins.
 *
 * <p>A transport owns its loops. A channel stays on one loop for life, and every callback of its
 * handler runs there. Principle 1 of the design: a transport knows nothing of what the bytes mean.
 */
@Stable
public interface TransportProvider {

  /** Name under which configurations and URLs find it: {@code tcp}, {@code ws}, {@code inproc}. */
  String scheme();

  /**
   * Opens a listener. When the call returns, connections are accepted.
   *
   * <p>Thread: control thread of the kernel; may block for the time a bind takes.
   *
   * @param accept asked on the loop for each new peer; null refuses the peer, whose socket is
   *     closed
   * @throws IOException if the address cannot be bound or the TLS material cannot be read
   */
  Listener listen(ListenSpec spec, Function<PeerInfo, StreamHandler> accept) throws IOException;

  /**
   * Connects to a peer. Thread: any, never blocks.
   *
   * @return completes on the loop after {@link StreamHandler#onOpen}, or fails with an IOException
   */
  CompletionStage<StreamChannel> dial(DialSpec spec, StreamHandler handler);
}
