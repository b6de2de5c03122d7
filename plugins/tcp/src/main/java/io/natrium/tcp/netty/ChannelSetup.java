package io.natrium.tcp.netty;

import io.natrium.spi.transport.PeerInfo;
import io.netty.channel.ChannelPipeline;

/** Fills the pipeline of an accepted connection. */
@FunctionalInterface
public interface ChannelSetup {

  /**
   * Adds the handlers. Called on the accepting loop before the channel is registered with its own;
   * must not block.
   *
   * @param pipeline empty
   * @param loop the loop that the channel will live on
   * @param peer what is known of the peer
   */
  void configure(ChannelPipeline pipeline, TcpLoop loop, PeerInfo peer);
}
