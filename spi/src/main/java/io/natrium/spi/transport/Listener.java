package io.natrium.spi.transport;

import io.natrium.spi.Stable;
import java.net.SocketAddress;
import java.util.concurrent.CompletionStage;

/** An open listener of a transport. Thread: any. */
@Stable
public interface Listener {

  /** The address really bound, with the port chosen by the system. */
  SocketAddress boundAddress();

  /** Closes the listening socket and leaves accepted channels alone. */
  CompletionStage<Void> stopAccepting();
}
