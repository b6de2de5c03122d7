package io.natrium.tcp.netty;

import io.natrium.spi.transport.TransportProvider;

/** A transport that lends its loops and TLS contexts to one that builds on it. */
public interface NettyTransport extends TransportProvider {

  /**
   * The loops; they end with the transport. Thread: any but a loop, because the first call waits
   * until no class of Netty can remember the caller's any more.
   *
   * @throws IllegalStateException if the transport was stopped
   */
  Loops loops();

  /** The TLS contexts, made once per spec. Thread: any. */
  TlsContexts tlsContexts();
}
