package io.natrium.tcp;

import io.natrium.spi.plugin.PluginExecutors;
import io.natrium.spi.transport.ListenSpec;
import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.StreamHandler;
import io.natrium.spi.transport.TlsSpec;
import io.natrium.tcp.netty.LoopOptions;
import io.natrium.tcp.ocsp.CacheOptions;
import io.natrium.tcp.ocsp.OcspHost;
import io.natrium.tcp.ocsp.StaplingOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A transport with everything that the kernel would give it. */
final class TransportFixture {

  /** Makes threads that a test can count. */
  static final class Threads implements PluginExecutors {

    final ConcurrentLinkedQueue<Thread> made = new ConcurrentLinkedQueue<>();
    private final List<ExecutorService> pools = new ArrayList<>();

    @Override
    public Executor serial(String name) {
      return pool(name, 1);
    }

    @Override
    public ScheduledExecutorService pool(String name, int threads) {
      ScheduledExecutorService pool = Executors.newScheduledThreadPool(threads, threads(name));
      pools.add(pool);
      return pool;
    }

    @Override
    public ThreadFactory threads(String name) {
      return task -> {
        Thread thread = new Thread(task, "tcp-test-" + name);
        thread.setDaemon(true);
        made.add(thread);
        return thread;
      };
    }

    void close() {
      pools.forEach(ExecutorService::shutdownNow);
    }
  }

  final Threads threads = new Threads();
  final TcpTransport transport;

  TransportFixture(LoopOptions options) {
    transport =
        new TcpTransport(
            options, threads, OcspHost.NONE, StaplingOptions.DEFAULTS, CacheOptions.DEFAULTS);
  }

  Listener listen(Supplier<? extends StreamHandler> handlers) throws IOException {
    return listen(handlers, Optional.empty());
  }

  Listener listen(Supplier<? extends StreamHandler> handlers, Optional<TlsSpec> tls)
      throws IOException {
    return transport.listen(new ListenSpec("127.0.0.1", 0, tls), peer -> handlers.get());
  }

  static int port(Listener listener) {
    return ((InetSocketAddress) listener.boundAddress()).getPort();
  }

  static Socket connect(Listener listener) throws IOException {
    Socket socket = new Socket("127.0.0.1", port(listener));
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** Waits for something that has no event of its own. */
  static void await(Supplier<Boolean> condition, String what) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.get()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not happen: " + what);
      }
      Thread.sleep(2);
    }
  }

  void close() throws Exception {
    boolean ended = transport.stop(Duration.ofSeconds(10));
    threads.close();
    if (!ended) {
      throw new AssertionError("the loops did not end");
    }
  }
}
