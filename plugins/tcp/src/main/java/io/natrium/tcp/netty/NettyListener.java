package io.natrium.tcp.netty;

import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.TlsSpec;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening socket. Thread: any. */
public final class NettyListener implements Listener {

  private static final Logger LOG = LoggerFactory.getLogger(NettyListener.class);
  private static final int BACKLOG = 4096;
  private static final long BIND_SECONDS = 10;
  private static final long SELECT_MILLIS = 1;
  private static final byte[] EVERY_ADDRESS = new byte[16];

  private final TlsContexts contexts;
  private final TcpLoop home;
  private final Channel channel;
  private final SocketAddress bound;

  private NettyListener(TlsContexts contexts, TcpLoop home, Channel channel) {
    this.contexts = contexts;
    this.home = home;
    this.channel = channel;
    this.bound = channel.localAddress();
  }

  /**
   * Opens a listener. Blocks while the system binds; never called on a loop.
   *
   * @param contexts where {@link #prepare} puts what it reads
   * @param scheme what {@link io.natrium.spi.transport.PeerInfo} will say of its peers
   * @throws IOException if the address cannot be bound
   */
  public static NettyListener open(
      Loops loops, TlsContexts contexts, String scheme, String host, int port, ChannelSetup setup)
      throws IOException {
    if (loops.inLoop()) {
      throw new IllegalStateException("a listener must not be opened on a loop");
    }
    InetSocketAddress address = new InetSocketAddress(resolve(host), port);
    TcpLoop home = loops.next();
    CompletableFuture<Channel> bound = new CompletableFuture<>();
    String where = host + ":" + port;
    try {
      home.execute(
          () -> {
            try {
              bind(loops, home, scheme, address, setup, bound);
            } catch (RuntimeException e) {
              bound.completeExceptionally(e);
            }
          });
      return new NettyListener(contexts, home, bound.get(BIND_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      throw new IOException(
          "cannot listen on " + where + ": " + e.getCause().getMessage(), e.getCause());
    } catch (RejectedExecutionException e) {
      throw new IOException("cannot listen on " + where + ": the transport was stopped", e);
    } catch (TimeoutException e) {
      throw new IOException("cannot listen on " + where + ": the loop does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while opening a listener on " + where, e);
    }
  }

  private static InetAddress resolve(String host) throws IOException {
    if (host.isEmpty() || host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]")) {
      return everyAddress();
    }
    return InetAddress.getByName(host);
  }

  /** Of both IP versions where the machine has both. */
  private static InetAddress everyAddress() throws IOException {
    return hasIpv6() && !Boolean.getBoolean("java.net.preferIPv4Stack")
        ? Inet6Address.getByAddress(null, EVERY_ADDRESS, -1)
        : InetAddress.getByName("0.0.0.0");
  }

  private static boolean hasIpv6() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .anyMatch(Inet6Address.class::isInstance);
  }

  private static void bind(
      Loops loops,
      TcpLoop home,
      String scheme,
      InetSocketAddress address,
      ChannelSetup setup,
      CompletableFuture<Channel> bound) {
    ServerChannel channel = loops.newServer();
    channel.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
    channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
    channel.pipeline().addLast(new Acceptor(loops, home, scheme, setup));
    home.adopt(channel);
    channel
        .bind(address)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                bound.complete(channel);
              } else {
                channel.close();
                bound.completeExceptionally(done.cause());
              }
            });
  }

  @Override
  public SocketAddress boundAddress() {
    return bound;
  }

  @Override
  public void prepare(TlsSpec spec) throws IOException {
    contexts.load(spec, false);
  }

  @Override
  public void pauseAccepting() {
    accepting(false);
  }

  @Override
  public void resumeAccepting() {
    accepting(true);
  }

  private void accepting(boolean wanted) {
    try {
      home.execute(() -> channel.pipeline().get(Acceptor.class).accepting(channel, wanted));
    } catch (RejectedExecutionException e) {
      LOG.debug("The loop of a listener has ended", e);
    }
  }

  @Override
  public CompletionStage<Void> stopAccepting() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    try {
      home.execute(() -> channel.close().addListener(done -> afterSelect(closed)));
    } catch (RejectedExecutionException e) {
      // The loop has ended, and the socket with it.
      closed.complete(null);
    }
    return closed;
  }

  /** A socket of the JDK lives on until its selector was asked once more, and goes on accepting. */
  private void afterSelect(CompletableFuture<Void> closed) {
    try {
      home.schedule(() -> closed.complete(null), SELECT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      closed.complete(null);
    }
  }
}
