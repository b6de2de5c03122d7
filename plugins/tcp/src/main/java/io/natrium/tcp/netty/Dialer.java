package io.natrium.tcp.netty;

import io.natrium.spi.transport.DialSpec;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.spi.transport.StreamHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Connects to peers. Thread: any; never blocks. */
public final class Dialer {

  private final Loops loops;
  private final TlsContexts contexts;
  private final Executor resolver;
  private final String scheme;

  /**
   * Makes a dialer.
   *
   * @param resolver runs name lookups, which block
   */
  public Dialer(Loops loops, TlsContexts contexts, Executor resolver, String scheme) {
    this.loops = loops;
    this.contexts = contexts;
    this.resolver = resolver;
    this.scheme = scheme;
  }

  /**
   * Connects a straight stream to the first address of the name that answers.
   *
   * @return completes on the channel's loop after the handler was opened
   */
  public CompletionStage<StreamChannel> dial(DialSpec spec, StreamHandler handler) {
    return connect(
        spec,
        (pipeline, loop, peer) ->
            pipeline.addLast(NettyStream.straight(loop, peer, contexts, ignored -> handler)),
        channel -> {
          NettyStream stream = channel.pipeline().get(NettyStream.class);
          // Netty completes the promise before it tells the pipeline.
          stream.channelActive(stream.context());
          return stream;
        });
  }

  /**
   * Connects a pipeline to the first address of the name that answers.
   *
   * @param setup called on the channel's loop before it connects, once per address tried
   * @return completes on the channel's loop when it is connected
   */
  public CompletionStage<Channel> connect(DialSpec spec, ChannelSetup setup) {
    return connect(spec, setup, channel -> channel);
  }

  /** As above; {@code then} is called on the channel's loop at once, before the channel can end. */
  private <T> CompletionStage<T> connect(
      DialSpec spec, ChannelSetup setup, Function<Channel, T> then) {
    CompletableFuture<T> connected = new CompletableFuture<>();
    long deadline = System.nanoTime() + spec.timeout().toNanos();
    try {
      resolver.execute(
          () -> {
            try {
              InetAddress[] addresses = InetAddress.getAllByName(spec.host());
              TcpLoop loop = loops.next();
              Attempt<T> attempt =
                  new Attempt<>(spec, setup, then, addresses, deadline, loop, connected);
              loop.execute(() -> attempt.next(0));
            } catch (UnknownHostException e) {
              connected.completeExceptionally(
                  new IOException("cannot connect: the host " + spec.host() + " is unknown", e));
            } catch (RejectedExecutionException e) {
              connected.completeExceptionally(ended(e));
            }
          });
    } catch (RejectedExecutionException e) {
      connected.completeExceptionally(ended(e));
    }
    return connected;
  }

  private static IOException ended(RejectedExecutionException cause) {
    return new IOException("cannot connect: the transport was stopped", cause);
  }

  /** One dial over all its addresses. Thread: loop. */
  private final class Attempt<T> {

    private final DialSpec spec;
    private final ChannelSetup setup;
    private final Function<Channel, T> then;
    private final InetAddress[] addresses;
    private final long deadline;
    private final TcpLoop loop;
    private final CompletableFuture<T> connected;

    Attempt(
        DialSpec spec,
        ChannelSetup setup,
        Function<Channel, T> then,
        InetAddress[] addresses,
        long deadline,
        TcpLoop loop,
        CompletableFuture<T> connected) {
      this.spec = spec;
      this.setup = setup;
      this.then = then;
      this.addresses = addresses;
      this.deadline = deadline;
      this.loop = loop;
      this.connected = connected;
    }

    void next(int index) {
      InetSocketAddress address = new InetSocketAddress(addresses[index], spec.port());
      try {
        connect(index, address);
      } catch (RuntimeException e) {
        connected.completeExceptionally(new IOException("cannot connect to " + address, e));
      }
    }

    private void connect(int index, InetSocketAddress address) {
      SocketChannel channel = loops.newClient();
      SocketChannelConfig config = channel.config();
      config.setTcpNoDelay(true).setKeepAlive(true).setAllowHalfClosure(true);
      config.setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, remainingMillis());
      // The name and not the address: a TLS client checks it against the peer's certificate.
      PeerInfo peer = new PeerInfo(scheme, spec.host(), spec.port(), Map.of());
      setup.configure(channel.pipeline(), loop, peer);
      loop.adopt(channel);
      channel
          .connect(address)
          .addListener(
              done -> {
                if (done.isSuccess()) {
                  connected.complete(then.apply(channel));
                } else if (index + 1 < addresses.length && remainingMillis() > 1) {
                  channel.close();
                  next(index + 1);
                } else {
                  channel.close();
                  connected.completeExceptionally(
                      new IOException(
                          "cannot connect to " + address + ": " + done.cause().getMessage(),
                          done.cause()));
                }
              });
    }

    private int remainingMillis() {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      return (int) Math.max(1, Math.min(Integer.MAX_VALUE, left));
    }
  }
}
