package io.natrium.verify.golden;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A server that speaks the client protocol on a TCP port. Used by one thread. */
interface ServerUnderTest extends AutoCloseable {

  /**
   * Starts the server and returns when it accepts clients.
   *
   * @param config text in the configuration language; it asks for an ephemeral loopback port
   * @return where it listens
   * @throws IOException when it does not come up; the message carries what it said
   */
  InetSocketAddress start(String config) throws IOException;

  /** Ends the server at once; no connection of it remains. */
  @Override
  void close() throws IOException;
}
