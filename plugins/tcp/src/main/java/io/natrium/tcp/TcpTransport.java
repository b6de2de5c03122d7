package io.natrium.tcp;

import io.natrium.spi.plugin.PluginExecutors;
import io.natrium.spi.transport.DialSpec;
import io.natrium.spi.transport.ListenSpec;
import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.spi.transport.StreamHandler;
import io.natrium.spi.transport.TlsSpec;
import io.natrium.tcp.netty.Dialer;
import io.natrium.tcp.netty.LoopOptions;
import io.natrium.tcp.netty.Loops;
import io.natrium.tcp.netty.NettyListener;
import io.natrium.tcp.netty.NettyStream;
import io.natrium.tcp.netty.NettyTransport;
import io.natrium.tcp.netty.StaticExceptions;
import io.natrium.tcp.netty.TlsContexts;
import io.natrium.tcp.ocsp.CacheOptions;
import io.natrium.tcp.ocsp.OcspHost;
import io.natrium.tcp.ocsp.PeerAnswerStore;
import io.natrium.tcp.ocsp.Stapling;
import io.natrium.tcp.ocsp.StaplingOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The transport of one start of the plugin. Thread: any. */
final class TcpTransport implements NettyTransport {

  private static final String SCHEME = "tcp";
  private static final int RESPONDER_THREADS = 4;
  private static final long DRAIN_POLL_MILLIS = 20;
  private static final long PREPARE_SECONDS = 10;

  private final Loops loops;
  private final Stapling stapling;
  private final PeerAnswerStore answers;
  private final TlsContexts contexts;
  private final Dialer dialer;
  private final List<NettyListener> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean prepared;

  TcpTransport(
      LoopOptions options,
      PluginExecutors executors,
      OcspHost host,
      StaplingOptions ocsp,
      CacheOptions cache) {
    int helpers = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    Executor work = executors.pool("tls", helpers);
    this.loops = Loops.open(options, executors.threads("loop"));
    ScheduledExecutorService responders = executors.pool("ocsp", RESPONDER_THREADS);
    this.stapling = new Stapling(responders, host, ocsp);
    this.answers = new PeerAnswerStore(responders, cache);
    this.contexts = new TlsContexts(work, responders, stapling, answers, host);
    this.dialer = new Dialer(loops, contexts, work, SCHEME);
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Loops loops() {
    if (!prepared) {
      prepare();
    }
    return loops;
  }

  /** The status of the server's own certificates. */
  Stapling stapling() {
    return stapling;
  }

  /** The status of certificates of peers. */
  PeerAnswerStore answers() {
    return answers;
  }

  private void prepare() {
    try {
      StaticExceptions.make(contexts.executor())
          .toCompletableFuture()
          .get(PREPARE_SECONDS, TimeUnit.SECONDS);
      prepared = true;
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the loops cannot be lent: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the loops", e);
    }
  }

  @Override
  public TlsContexts tlsContexts() {
    return contexts;
  }

  @Override
  public Listener listen(ListenSpec spec, Function<PeerInfo, StreamHandler> accept)
      throws IOException {
    if (spec.tls().isPresent()) {
      TlsSpec tls = spec.tls().get();
      contexts.load(tls, false);
    }
    NettyListener listener =
        NettyListener.open(
            loops,
            contexts,
            SCHEME,
            spec.host(),
            spec.port(),
            (pipeline, loop, peer) ->
                pipeline.addLast(NettyStream.straight(loop, peer, contexts, accept)));
    listeners.add(listener);
    return listener;
  }

  @Override
  public CompletionStage<StreamChannel> dial(DialSpec spec, StreamHandler handler) {
    return dialer.dial(spec, handler);
  }

  /** Closes the listeners; completes when no channel is left. */
  CompletionStage<Void> drain(Duration grace) {
    CompletableFuture<?>[] closed =
        listeners.stream()
            .map(listener -> listener.stopAccepting().toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    listeners.clear();
    CompletableFuture<Void> drained = new CompletableFuture<>();
    long deadline = System.nanoTime() + grace.toNanos();
    CompletableFuture.allOf(closed).thenRun(() -> whenEmpty(drained, deadline));
    return drained;
  }

  private void whenEmpty(CompletableFuture<Void> drained, long deadline) {
    if (loops.connections() == 0 || System.nanoTime() - deadline >= 0) {
      drained.complete(null);
    } else {
      loops
          .all()
          .get(0)
          .schedule(() -> whenEmpty(drained, deadline), DRAIN_POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Closes what is open and ends the loops. Blocks. */
  boolean stop(Duration limit) throws InterruptedException {
    stapling.stop();
    answers.stop();
    return loops.close(limit);
  }
}
