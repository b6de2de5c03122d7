package io.natrium.tcp.netty;

import io.natrium.spi.transport.PeerInfo;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands accepted connections to the loops. Thread: the accepting loop. */
final class Acceptor extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
  private static final long MIN_BACK_OFF_MILLIS = 10;
  private static final long MAX_BACK_OFF_MILLIS = 1_000;

  private final Loops loops;
  private final TcpLoop home;
  private final String scheme;
  private final ChannelSetup setup;
  private long backOffMillis;
  private boolean paused;

  Acceptor(Loops loops, TcpLoop home, String scheme, ChannelSetup setup) {
    this.loops = loops;
    this.home = home;
    this.scheme = scheme;
    this.setup = setup;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    backOffMillis = 0;
    SocketChannel accepted = (SocketChannel) message;
    InetSocketAddress remote = accepted.remoteAddress();
    if (remote == null) {
      // It went away before it was looked at.
      accepted.unsafe().closeForcibly();
      return;
    }
    try {
      loops.accepted(accepted);
      accepted.config().setAllowHalfClosure(true);
      TcpLoop loop = loops.next();
      setup.configure(accepted.pipeline(), loop, peer(scheme, remote));
      loop.adopt(accepted);
    } catch (RejectedExecutionException e) {
      LOG.debug("A connection of {} came while the loops end", remote);
      accepted.unsafe().closeForcibly();
    } catch (RuntimeException e) {
      LOG.error("A connection of {} could not be set up", remote, e);
      accepted.unsafe().closeForcibly();
    }
  }

  /** Accepts or lets peers wait, until told otherwise. */
  void accepting(Channel channel, boolean wanted) {
    paused = !wanted;
    if (channel.isOpen()) {
      channel.config().setAutoRead(wanted);
    }
  }

  private void resume(Channel channel) {
    if (channel.isOpen() && !paused) {
      channel.config().setAutoRead(true);
    }
  }

  static PeerInfo peer(String scheme, InetSocketAddress remote) {
    String host = NetUtil.toAddressString(remote.getAddress());
    return new PeerInfo(scheme, host, remote.getPort(), Map.of());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    if (!(thrown instanceof IOException)) {
      LOG.error("Accepting connections failed", thrown);
      return;
    }
    backOffMillis = Math.min(MAX_BACK_OFF_MILLIS, Math.max(MIN_BACK_OFF_MILLIS, backOffMillis * 2));
    LOG.error(
        "Accepting connections failed, trying again in {} ms: {}",
        backOffMillis,
        thrown.getMessage());
    Channel channel = context.channel();
    channel.config().setAutoRead(false);
    home.schedule(() -> resume(channel), backOffMillis, TimeUnit.MILLISECONDS);
  }
}
