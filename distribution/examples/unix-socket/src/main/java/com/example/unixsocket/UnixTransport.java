package com.example.unixsocket;

import io.natrium.spi.transport.DialSpec;
import io.natrium.spi.transport.ListenSpec;
import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.spi.transport.StreamHandler;
import io.natrium.spi.transport.TransportProvider;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Carries bytes over Unix domain sockets; host is the path of the socket. One loop serves all
 * channels. Thread: any.
 */
final class UnixTransport implements TransportProvider, AutoCloseable {

  static final String SCHEME = "unix";

  private static final long LOOK_EVERY_MILLIS = 10;

  private final UnixLoop loop;

  UnixTransport(ThreadFactory threads) throws IOException {
    loop = new UnixLoop(threads);
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Listener listen(ListenSpec spec, Function<PeerInfo, StreamHandler> accept)
      throws IOException {
    if (spec.tls().isPresent()) {
      throw new IOException("there is no TLS over a Unix domain socket");
    }
    Path path = Path.of(spec.host());
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    removeLeftOver(path, address);
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.bind(address);
      socket.configureBlocking(false);
      loop.accept(socket, accept);
    } catch (IOException | RuntimeException failure) {
      socket.close();
      throw failure;
    }
    return new UnixListener(path, address, socket);
  }

  /** A server that was killed leaves its file; one that runs answers. */
  private static void removeLeftOver(Path path, UnixDomainSocketAddress address)
      throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    if (Files.isRegularFile(path) || Files.isDirectory(path)) {
      throw new BindException(path + " is there already and no socket");
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(address);
    } catch (IOException nobody) {
      Files.deleteIfExists(path);
      return;
    }
    throw new BindException(path + " is in use by another process");
  }

  @Override
  public CompletionStage<StreamChannel> dial(DialSpec spec, StreamHandler handler) {
    CompletableFuture<StreamChannel> dialled = new CompletableFuture<>();
    try {
      // a connection of the same machine is made or refused at once
      SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        socket.connect(UnixDomainSocketAddress.of(spec.host()));
        socket.configureBlocking(false);
      } catch (IOException | RuntimeException failure) {
        socket.close();
        throw failure;
      }
      loop.execute(() -> loop.open(socket, peer -> handler).ifPresent(dialled::complete));
    } catch (IOException failure) {
      dialled.completeExceptionally(failure);
    } catch (RuntimeException failure) {
      dialled.completeExceptionally(new IOException(spec.host() + " is no path", failure));
    }
    return dialled;
  }

  /**
   * Completes when no channel is left. The server tells the clients of a transport that goes, and
   * closes them within the grace; those that are there after it are closed here.
   */
  CompletionStage<Void> whenEmpty(Duration grace) {
    CompletableFuture<Void> empty = new CompletableFuture<>();
    long end = System.nanoTime() + grace.toNanos();
    loop.execute(() -> look(empty, end));
    return empty;
  }

  private void look(CompletableFuture<Void> empty, long end) {
    if (loop.hasChannels() && System.nanoTime() - end < 0) {
      loop.schedule(() -> look(empty, end), LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      loop.closeAll();
      empty.complete(null);
    }
  }

  /** Closes listeners and channels and ends the loop. Idempotent. */
  @Override
  public void close() {
    loop.close();
  }

  private final class UnixListener implements Listener {

    private final Path path;
    private final UnixDomainSocketAddress address;
    private final ServerSocketChannel socket;

    UnixListener(Path path, UnixDomainSocketAddress address, ServerSocketChannel socket) {
      this.path = path;
      this.address = address;
      this.socket = socket;
    }

    @Override
    public SocketAddress boundAddress() {
      return address;
    }

    @Override
    public CompletionStage<Void> stopAccepting() {
      try {
        socket.close();
        loop.wakeUp(); // the selector lets go of the socket when it looks next
        Files.deleteIfExists(path);
        return CompletableFuture.completedStage(null);
      } catch (IOException failure) {
        return CompletableFuture.failedStage(failure);
      }
    }
  }
}
