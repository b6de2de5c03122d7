package io.natrium.kernel.inproc;

import io.natrium.spi.protocol.ProtocolProvider;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamHandler;
import java.util.Map;

/**
 * Connects clients of the same JVM to a protocol without a socket. It has one loop of its own,
 * started with the first connection. Thread: any.
 */
public final class InProcessTransport implements AutoCloseable {

  private static final PeerInfo PEER = new PeerInfo("inproc", "pipe", 0, Map.of());

  private final ProtocolProvider protocol;
  private InProcessLoop loop;
  private boolean closed;

  public InProcessTransport(ProtocolProvider protocol) {
    this.protocol = protocol;
  }

  /**
   * Connects a client.
   *
   * @throws IllegalStateException if the server is closed
   */
  public InProcessConnection connect() {
    InProcessChannel channel = new InProcessChannel(PEER, loop());
    channel
        .loop()
        .execute(
            () -> {
              StreamHandler handler = protocol.accept(PEER);
              if (handler == null) {
                channel.close(false);
              } else {
                channel.open(handler);
              }
            });
    return channel.clientEnd();
  }

  private synchronized InProcessLoop loop() {
    if (closed) {
      throw new IllegalStateException("the server is closed");
    }
    if (loop == null) {
      loop = new InProcessLoop();
    }
    return loop;
  }

  /** Ends the loop after what it has been given. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    if (loop != null) {
      loop.stop();
    }
  }
}
