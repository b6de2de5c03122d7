package io.natrium.tcp.netty;

import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loops of a transport. Thread: any. */
public final class Loops {

  private static final Logger LOG = LoggerFactory.getLogger(Loops.class);

  private final Sockets sockets;
  private final List<TcpLoop> loops;
  private final AtomicInteger turn = new AtomicInteger();

  private Loops(Sockets sockets, List<TcpLoop> loops) {
    this.sockets = sockets;
    this.loops = List.copyOf(loops);
  }

  /** Makes the loops; their threads start with the first channel. */
  public static Loops open(LoopOptions options, ThreadFactory threads) {
    Sockets sockets = Sockets.of(options);
    List<TcpLoop> loops = new ArrayList<>();
    for (int i = 0; i < options.count(); i++) {
      loops.add(new TcpLoop(threads, sockets));
    }
    LOG.debug("{} loops on {}", loops.size(), sockets);
    return new Loops(sockets, loops);
  }

  /** Every loop, in a fixed order. */
  public List<TcpLoop> all() {
    return loops;
  }

  /** Whether the loops run on epoll. */
  public boolean nativeIo() {
    return sockets == Sockets.EPOLL;
  }

  /** The loop with the fewest channels; loops with equally few take turns. */
  public TcpLoop next() {
    int first = Math.floorMod(turn.getAndIncrement(), loops.size());
    TcpLoop best = loops.get(first);
    int fewest = best.connections();
    for (int i = 1; i < loops.size(); i++) {
      TcpLoop loop = loops.get((first + i) % loops.size());
      int connections = loop.connections();
      if (connections < fewest) {
        best = loop;
        fewest = connections;
      }
    }
    return best;
  }

  /** Channels on all loops. */
  public int connections() {
    int sum = 0;
    for (TcpLoop loop : loops) {
      sum += loop.connections();
    }
    return sum;
  }

  /** Whether the caller runs on one of the loops. */
  public boolean inLoop() {
    for (TcpLoop loop : loops) {
      if (loop.inLoop()) {
        return true;
      }
    }
    return false;
  }

  /** A listening socket for {@link TcpLoop#adopt}. Thread: loop. */
  ServerChannel newServer() {
    return sockets.newServer();
  }

  /** Sets the options of an accepted socket that it did not inherit. Thread: loop. */
  void accepted(SocketChannel channel) {
    sockets.accepted(channel);
  }

  /** A socket to connect, for {@link TcpLoop#adopt}. Thread: loop. */
  SocketChannel newClient() {
    return sockets.newClient();
  }

  /**
   * Closes every channel, each after a last flush, ends the threads and waits for them. Blocks;
   * never called on a loop.
   *
   * @return whether all of it ended within the limit
   */
  public boolean close(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    CompletableFuture<?>[] emptied =
        loops.stream()
            .map(loop -> loop.closeChannels().toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(emptied).get(limit.toNanos() / 2, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.warn("Channels did not close in time and are cut off");
    } catch (ExecutionException e) {
      throw new IllegalStateException("closing the channels of a loop failed", e.getCause());
    }
    for (TcpLoop loop : loops) {
      loop.events().shutdownGracefully(0, remaining(deadline), TimeUnit.NANOSECONDS);
    }
    boolean ended = true;
    for (TcpLoop loop : loops) {
      if (loop.awaitEnd(remaining(deadline))) {
        loop.free();
      } else {
        ended = false;
      }
    }
    return ended;
  }

  private static long remaining(long deadline) {
    return Math.max(1, deadline - System.nanoTime());
  }
}
