package io.natrium.tcp.netty;

/**
 * Thrown by {@link ReceiveBuffers} to end Netty's read loop while reads are paused. Epoll reports a
 * half-closed peer even to a channel that does not want to read, and Netty then reads to the end;
 * bytes that the handler asked to hold back have to stay in the socket.
 */
final class ReadsPaused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  static final ReadsPaused SIGNAL = new ReadsPaused();

  private ReadsPaused() {
    super("reads are paused", null, false, false);
  }
}
