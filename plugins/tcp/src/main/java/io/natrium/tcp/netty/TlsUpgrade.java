package io.natrium.tcp.netty;

import io.natrium.spi.Registration;
import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.TlsInfo;
import io.natrium.spi.transport.TlsSpec;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import java.io.EOFException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
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
  private final byte[] received;
  private final CompletableFuture<TlsInfo> handshake = new CompletableFuture<>();
  private Registration timer;
  private TlsContext context;
  private boolean clearSent;
  private boolean installed;
  private boolean judging;
  private TlsInfo info;

  /**
   * Makes an upgrade that is not started.
   *
   * @param received what the peer sent of its handshake before TLS was asked for
   */
  TlsUpgrade(
      NettyStream stream, TlsContexts contexts, TlsSpec spec, boolean asClient, byte[] received) {
    this.stream = stream;
    this.contexts = contexts;
    this.spec = spec;
    this.asClient = asClient;
    this.received = received;
  }

  CompletionStage<TlsInfo> start() {
    timer =
        stream
            .loop()
            .schedule(
                () ->
                    fail(
                        new SocketTimeoutException(
                            "it took over " + spec.timeout().toMillis() + " ms")),
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

  /** Whether the handshake is over and it is still to be found out whether the peer may come in. */
  boolean judging() {
    return judging;
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
                failed(done.cause());
              }
            });
    stream.context().pipeline().addFirst("tls", handler);
    if (received.length > 0) {
      replay(stream.context().pipeline().context(handler), handler);
    }
    stream.applyReads();
  }

  /** Gives the handler what the socket gave before the handler was there. */
  private void replay(ChannelHandlerContext context, SslHandler handler) {
    try {
      handler.channelRead(context, Unpooled.wrappedBuffer(received));
      handler.channelReadComplete(context);
    } catch (Exception e) {
      failed(e);
    }
  }

  private void succeed(SSLSession session) {
    if (handshake.isDone()) {
      return;
    }
    judging = true;
    stream.applyReads();
    contexts
        .judge(context, TlsContext.info(session))
        .whenComplete(
            (agreed, failure) -> {
              if (stream.loop().inLoop()) {
                judged(agreed, failure);
              } else {
                stream.loop().execute(() -> judged(agreed, failure));
              }
            });
  }

  private void judged(TlsInfo agreed, Throwable failure) {
    judging = false;
    if (handshake.isDone()) {
      return;
    }
    if (failure != null) {
      failed(failure);
      return;
    }
    timer.close();
    info = agreed;
    stream.upgraded();
    handshake.complete(info);
    stream.writer().throughPipeline(true);
  }

  /** Fails a little later, because the handler has last bytes or an alert to send first. */
  void failed(Throwable cause) {
    stream.loop().execute(() -> fail(understood(cause)));
  }

  private static Throwable understood(Throwable cause) {
    Throwable core =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    return core instanceof NotSslRecordException
        ? new ProtocolException("first record does not look like a TLS handshake")
        : core;
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
      handshake.completeExceptionally(new EOFException("the peer closed the connection"));
    }
  }
}
