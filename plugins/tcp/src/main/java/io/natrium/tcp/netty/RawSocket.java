package io.natrium.tcp.netty;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The system's socket under a Netty channel. Takes the views of an outbound buffer without a detour
 * through Netty's own, which would cost an entry, a promise and a buffer object per write. Thread:
 * loop.
 */
sealed interface RawSocket permits EpollRawSocket, NioRawSocket {

  /**
   * Writes as much as the socket takes.
   *
   * @return bytes taken, 0 when the socket is full
   */
  long write(ByteBuffer[] views, int count) throws IOException;

  /** Whether {@link #write} takes buffers that are not direct. */
  boolean takesHeapBuffers();

  /** Whether the socket is known to be broken; asked when it reports readiness while paused. */
  boolean broken();
}
