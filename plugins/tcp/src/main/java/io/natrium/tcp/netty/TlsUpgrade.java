package io.natrium.tcp.netty;

import io.natrium.spi.Registration;
import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.TlsInfo;
import io.natrium.spi.transport.TlsSpec;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;

/**
 * Takes one channel from clear text to TLS: context, last clear bytes, handler, handshake. One
 * limit covers all of it. Thread: loop.
 */
final class TlsUpgrade {

  private static final long CLOSE_NOTIFY_MILLIS = 1_000;

  private final NettyStream stream;
  private final TlsContexts contexts;
  private final TlsSpec spec;
  private final boolean asClient;
  private final CompletableFuture<TlsInfo> handshake = new CompletableFuture<>();
  private Registration timer;
  private TlsContext context;
  private boolean clearSent;
  private boolean installed;
  private TlsInfo info;

  TlsUpgrade(NettyStream stream, TlsContexts contexts, TlsSpec spec, boolean asClient) {
    this.stream = stream;
    this.contexts = contexts;
    this.spec = spec;
    this.asClient = asClient;
  }

  CompletionStage<TlsInfo> start() {
    timer =
        stream
            .loop()
            .schedule(
                () -> fail(new IOException("TLS handshake timed out after " + spec.timeout())),
                spec.timeout().toNanos(),
                TimeUnit.NANOSECONDS);
    // Clear bytes first: a context that cannot be made fails the handshake at once.
    stream.writer().cutOver(this::clearSent);
    contexts
        .get(spec, asClient)
        .whenComplete(
            (made, failure) -> {
              if (stream.loop().inLoop()) {
                contextReady(made, failure);
              } else {
                stream.loop().execute(() -> contextReady(made, failure));
              }
            });
    return handshake;
  }

  /** Whether bytes pass through TLS. */
  boolean installed() {
    return installed;
  }

  /** Whether the handshake succeeded. */
  boolean done() {
    return info != null;
  }

  Optional<TlsInfo> result() {
    return Optional.ofNullable(info);
  }

  private void contextReady(TlsContext made, Throwable failure) {
    if (failure != null) {
      fail(failure);
    } else {
      context = made;
      install();
    }
  }

  private void clearSent() {
    clearSent = true;
    install();
  }

  private void install() {
    if (context == null || !clearSent || installed || !stream.isOpen()) {
      return;
    }
    SslHandler handler =
        context.newHandler(
            stream.context().alloc(),
            contexts.executor(),
            stream.peer().host(),
            stream.peer().port());
    handler.setHandshakeTimeoutMillis(0);
    handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
    installed = true;
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                succeed(handler.engine().getSession());
              } else {
                fail(done.cause());
              }
            });
    stream.context().pipeline().addFirst("tls", handler);
    stream.applyReads();
  }

  private void succeed(SSLSession session) {
    if (handshake.isDone()) {
      return;
    }
    timer.close();
    info = TlsContext.info(session);
    stream.upgraded();
    handshake.complete(info);
    stream.writer().throughPipeline(true);
  }

  private void fail(Throwable failure) {
    if (handshake.isDone()) {
      return;
    }
    timer.close();
    stream.noteCause(CloseCause.TLS_HANDSHAKE);
    handshake.completeExceptionally(failure);
    stream.shut(CloseCause.TLS_HANDSHAKE, false);
  }

  /** The channel is gone. */
  void abandon() {
    if (!handshake.isDone()) {
      timer.close();
      handshake.completeExceptionally(new ClosedChannelException());
    }
  }
}
