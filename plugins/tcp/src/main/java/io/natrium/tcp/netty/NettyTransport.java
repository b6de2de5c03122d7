package io.natrium.tcp.netty;

import io.natrium.spi.transport.TransportProvider;

/** A transport that lends its loops and TLS contexts to one that builds on it. */
public interface NettyTransport extends TransportProvider {

  /** The loops; they end with the transport. Thread: any. */
  Loops loops();

  /** The TLS contexts, made once per spec. Thread: any. */
  TlsContexts tlsContexts();
}
