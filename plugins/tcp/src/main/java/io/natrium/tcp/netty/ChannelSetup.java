package io.natrium.tcp.netty;

import io.natrium.spi.transport.PeerInfo;
import io.netty.channel.ChannelPipeline;

/** Fills the pipeline of a new connection. */
@FunctionalInterface
public interface ChannelSetup {

  /**
   * Adds the handlers. Called before the channel is registered with its loop: for an accepted one
   * on the accepting loop, for a dialed one on its own; must not block.
   *
   * @param pipeline empty
   * @param loop the loop that the channel will live on
   * @param peer what is known of the peer
   */
  void configure(ChannelPipeline pipeline, TcpLoop loop, PeerInfo peer);
}
