package io.natrium.spi.transport;

import io.natrium.spi.Stable;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.CompletionStage;

/** An open listener of a transport. Thread: any. */
@Stable
public interface Listener {

  /** The address really bound, with the port chosen by the system. */
  SocketAddress boundAddress();

  /**
   * Reads the material of a specification that {@link StreamChannel#startTls} of its channels may
   * be asked for from now on, in addition to the one it was opened with. Blocks on files.
   *
   * @throws IOException if the material cannot be read or an option cannot be met
   */
  default void prepare(TlsSpec spec) throws IOException {
    throw new IOException("this transport has no TLS");
  }

  /**
   * Accepts no connection until {@link #resumeAccepting}; peers wait in the system's queue. A
   * transport that cannot leaves it, and the kernel refuses further peers instead.
   */
  default void pauseAccepting() {}

  /** Accepts connections again. */
  default void resumeAccepting() {}

  /** Closes the listening socket and leaves accepted channels alone. */
  CompletionStage<Void> stopAccepting();
}
