package io.natrium.kernel.inproc;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * The client's end of a connection inside the JVM: bytes to the server, bytes from it, as over a
 * socket. Reads block; the end of the stream means that the server closed the connection. Each
 * stream is for one thread at a time.
 */
public interface InProcessConnection extends AutoCloseable {

  /** Bytes from the server. */
  InputStream input();

  /** Bytes to the server; writing never blocks for long. */
  OutputStream output();

  /** Closes the connection as a client does. Idempotent. */
  @Override
  void close();
}
