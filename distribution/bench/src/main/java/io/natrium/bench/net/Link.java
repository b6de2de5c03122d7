package io.natrium.bench.net;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * How bytes travel: plain, in TLS records, in WebSocket messages. Blocks as its channel does: until
 * the first answer of the server, not afterwards.
 */
interface Link extends Closeable {

  SocketChannel channel();

  /** Reads what there is; -1 at the end. */
  int read(ByteBuffer into) throws IOException;

  /** Writes as much as the socket takes; what it accepts counts as written. */
  void write(ByteBuffer from) throws IOException;

  /** Whether bytes wait in the link that the socket would not report as readable. */
  boolean hasBuffered();

  /** Whether accepted bytes wait for the socket. */
  boolean isBlocked();
}
