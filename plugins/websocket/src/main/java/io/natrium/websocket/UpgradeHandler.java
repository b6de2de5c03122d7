package io.natrium.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.spi.Registration;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamHandler;
import io.natrium.tcp.netty.NettyStream;
import io.natrium.tcp.netty.TcpLoop;
import io.natrium.tcp.netty.TlsContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.CharBuffer;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first part of a connection: an HTTP request within a limit of time and size, answered by an
 * upgrade, after which frames follow, or by an error, after which the connection is closed. Owned
 * by the loop of its channel.
 */
final class UpgradeHandler extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(UpgradeHandler.class);
  private static final int MAX_LINE = 8 * 1024;
  private static final int MAX_HEADERS = 64 * 1024;

  private final ListenerTerms terms;
  private final TlsContext encryption;
  private final TcpLoop loop;
  private final PeerInfo peer;
  private final LoopCompression compression;
  private final Decoder decoder = new Decoder();
  private Registration timer = () -> {};
  private boolean answered;

  /**
   * Makes a handler of one connection.
   *
   * @param encryption what the connection is encrypted with, null for one in clear
   */
  UpgradeHandler(
      ListenerTerms terms,
      TlsContext encryption,
      TcpLoop loop,
      PeerInfo peer,
      LoopCompression compression) {
    this.terms = terms;
    this.encryption = encryption;
    this.loop = loop;
    this.peer = peer;
    this.compression = compression;
  }

  /** Netty's decoder, which also tells what it has not looked at. */
  private static final class Decoder extends HttpRequestDecoder {

    Decoder() {
      super(
          new HttpDecoderConfig().setMaxInitialLineLength(MAX_LINE).setMaxHeaderSize(MAX_HEADERS));
    }

    boolean hasMore() {
      return actualReadableBytes() > 0;
    }
  }

  /** What has to stand before this handler in the pipeline. */
  HttpRequestDecoder decoder() {
    return decoder;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    timer =
        loop.schedule(
            () -> expire(context),
            terms.options().handshakeTimeout().toNanos(),
            TimeUnit.NANOSECONDS);
    context.fireChannelActive();
  }

  private void expire(ChannelHandlerContext context) {
    LOG.debug("{}:{} - websocket handshake timeout", peer.host(), peer.port());
    context.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (!answered && message instanceof HttpRequest request) {
        answered = true;
        answer(context, request);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answer(ChannelHandlerContext context, HttpRequest request) {
    if (encryption == null) {
      answer(context, request, null);
      return;
    }
    context.channel().config().setAutoRead(false);
    SslHandler tls = context.pipeline().get(SslHandler.class);
    terms
        .tls()
        .judge(encryption, TlsContext.info(tls.engine().getSession()))
        .whenComplete(
            (agreed, refusal) -> {
              if (loop.inLoop()) {
                judged(context, request, refusal);
              } else {
                loop.execute(() -> judged(context, request, refusal));
              }
            });
  }

  private void judged(ChannelHandlerContext context, HttpRequest request, Throwable refusal) {
    if (context.channel().isActive()) {
      context.channel().config().setAutoRead(true);
      answer(context, request, refusal);
    }
  }

  private void answer(ChannelHandlerContext context, HttpRequest request, Throwable refusal) {
    try {
      if (request.decoderResult().isFailure()) {
        throw malformed(request.decoderResult().cause());
      }
      if (refusal != null) {
        throw new UpgradeRefused(HttpResponseStatus.FORBIDDEN, refusal.getMessage());
      }
      upgrade(context, Upgrade.of(request, encryption != null, terms));
    } catch (UpgradeRefused refused) {
      LOG.error(
          "{}:{} - websocket handshake error: {}", peer.host(), peer.port(), refused.getMessage());
      refuse(context, refused.status());
    }
  }

  private static UpgradeRefused malformed(Throwable cause) {
    return cause instanceof TooLongHttpHeaderException
        ? new UpgradeRefused(
            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the request is too large")
        : new UpgradeRefused(
            HttpResponseStatus.BAD_REQUEST, "malformed HTTP request: " + cause.getMessage());
  }

  private void upgrade(ChannelHandlerContext context, Upgrade upgrade) throws UpgradeRefused {
    if (decoder.hasMore()) {
      LOG.error(
          "{}:{} - websocket handshake error: client sent data before handshake is complete",
          peer.host(),
          peer.port());
      context.close();
      return;
    }
    PeerInfo known =
        new PeerInfo(
            peer.scheme(),
            peer.host(),
            peer.port(),
            upgrade.attributes(),
            Optional.of(terms.endpoint()));
    StreamHandler handler = upgrade.protocol().accept(known);
    if (handler == null) {
      throw new UpgradeRefused(
          HttpResponseStatus.SERVICE_UNAVAILABLE, "the server takes no clients now");
    }
    timer.close();
    context.writeAndFlush(ByteBufUtil.encodeString(context.alloc(), text(upgrade), US_ASCII));
    NettyStream stream = NettyStream.framed(loop, known, terms.tls(), asked -> handler);
    FrameCodec codec =
        new FrameCodec(
            new FrameCodec.Connection(loop, known, compression),
            upgrade.protocol(),
            handler,
            upgrade.settings(),
            stream);
    context.pipeline().addLast(codec, stream);
    context.pipeline().remove(decoder);
    context.pipeline().remove(this);
  }

  private static CharBuffer text(Upgrade upgrade) {
    return CharBuffer.wrap(upgrade.answer());
  }

  private void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
    String body = status.reasonPhrase() + '\n';
    String head =
        "HTTP/1.1 "
            + status.code()
            + ' '
            + status.reasonPhrase()
            + "\r\nContent-Type: text/plain; charset=utf-8\r\nSec-Websocket-Version: 13\r\n"
            + "X-Content-Type-Options: nosniff\r\nDate: "
            + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC))
            + "\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    ByteBuf answer = context.alloc().buffer(head.length() + body.length());
    answer.writeCharSequence(head, US_ASCII);
    answer.writeCharSequence(body, US_ASCII);
    context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      context.close();
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    if (tls != null && !tls.handshakeFuture().isSuccess()) {
      LOG.error(
          "websocket: http: TLS handshake error from {}:{}: {}",
          peer.host(),
          peer.port(),
          thrown.getMessage());
    } else {
      LOG.debug("{}:{} - before the upgrade: {}", peer.host(), peer.port(), thrown.toString());
    }
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    timer.close();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    timer.close();
  }
}
