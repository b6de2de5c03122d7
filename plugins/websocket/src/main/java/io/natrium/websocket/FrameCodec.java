package io.natrium.websocket;

import io.natrium.spi.Registration;
import io.natrium.spi.protocol.ProtocolProvider;
import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamHandler;
import io.natrium.tcp.netty.NettyStream;
import io.natrium.tcp.netty.TcpLoop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between socket and stream of one connection: frames in, bytes out, and the other way
 * round; answers control frames and says good-bye. Owned by the loop of its channel.
 */
final class FrameCodec extends ChannelDuplexHandler
    implements FrameReader.Events, LoopCompression.Unpacked {

  private static final Logger LOG = LoggerFactory.getLogger(FrameCodec.class);

  /** How many messages of the largest size a compressed message may take in packed form. */
  private static final int PACKED_MULTIPLE = 8;

  private static final int MOST_PACKED = 64 * 1024 * 1024;

  /** How long the peer may take to see the close frame before the socket is closed. */
  private static final long LINGER_MILLIS = 250;

  private final TcpLoop loop;
  private final PeerInfo peer;
  private final ProtocolProvider protocol;
  private final StreamHandler handler;
  private final LoopCompression compression;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final NettyStream stream;

  private ChannelHandlerContext context;
  private ByteBuf packed;
  private CloseFrame lastWord;
  private boolean flushDue;
  private boolean inputOver;
  private boolean closing;
  private boolean cut;
  private ChannelPromise closed;
  private Registration linger = () -> {};
  private Registration departure = () -> {};

  FrameCodec(
      Connection connection,
      ProtocolProvider protocol,
      StreamHandler handler,
      FrameSettings settings,
      NettyStream stream) {
    this.loop = connection.loop();
    this.peer = connection.peer();
    this.compression = connection.compression();
    this.protocol = protocol;
    this.handler = handler;
    this.stream = stream;
    this.reader = new FrameReader(settings.masked(), settings.compress());
    this.writer = new FrameWriter(settings, compression);
  }

  /**
   * Where a connection lives.
   *
   * @param loop its loop
   * @param peer what is known of the peer
   * @param compression what the connections of the loop share
   */
  record Connection(TcpLoop loop, PeerInfo peer, LoopCompression compression) {}

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  // ---- in

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (message instanceof ByteBuf bytes) {
      try {
        if (!inputOver) {
          reader.read(bytes, this);
        }
      } finally {
        bytes.release();
      }
    } else {
      // The end of the HTTP request.
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    if (flushDue) {
      flushDue = false;
      from.flush();
    }
    from.fireChannelReadComplete();
  }

  @Override
  public void data(ByteBuf payload, boolean compressed, boolean end) {
    if (!compressed) {
      context.fireChannelRead(payload);
      return;
    }
    int most = Math.max(1, protocol.maxMessage());
    long mostPacked = Math.min(MOST_PACKED, (long) most * PACKED_MULTIPLE);
    boolean whole = end && packed == null;
    if (payload.readableBytes() + (packed == null ? 0 : packed.readableBytes()) > mostPacked) {
      payload.release();
      unreadable("maximum payload exceeded by a compressed message");
    } else if (whole) {
      unpack(payload, most);
    } else {
      collect(payload);
      if (end) {
        ByteBuf message = packed;
        packed = null;
        unpack(message, most);
      }
    }
  }

  private void collect(ByteBuf payload) {
    if (packed == null) {
      packed = context.alloc().heapBuffer(payload.readableBytes());
    }
    packed.writeBytes(payload);
    payload.release();
  }

  private void unpack(ByteBuf message, int most) {
    try {
      if (!compression.inflate(context.alloc(), message, most, this)) {
        unreadable("maximum payload exceeded: a compressed message has more than " + most);
      }
    } catch (DataFormatException e) {
      unreadable("a compressed message is damaged: " + e.getMessage());
    } finally {
      message.release();
    }
  }

  @Override
  public void part(ByteBuf bytes) {
    context.fireChannelRead(bytes);
  }

  @Override
  public void control(int opcode, byte[] payload, int length) {
    if (opcode == FrameReader.PING) {
      // A peer that pings without reading gets no answer until it reads.
      if (!closing && context.channel().isWritable()) {
        context.write(FrameWriter.control(context, FrameReader.PONG, payload, length));
        flushDue = true;
      }
    } else if (opcode == FrameReader.CLOSE) {
      try {
        end(CloseFrame.answer(payload, length), CloseCause.PEER);
      } catch (IllegalArgumentException wrong) {
        violation(wrong.getMessage());
      }
    }
  }

  @Override
  public void violation(String text) {
    LOG.error("{}:{} - read error: {}", peer.host(), peer.port(), text);
    end(new CloseFrame(CloseFrame.PROTOCOL_ERROR, text), CloseCause.READ_ERROR);
  }

  private void unreadable(String text) {
    LOG.error("{}:{} - read error: {}", peer.host(), peer.port(), text);
    end(new CloseFrame(CloseFrame.GOING_AWAY, "Read Error"), CloseCause.READ_ERROR);
  }

  private void end(CloseFrame word, CloseCause cause) {
    inputOver = true;
    reader.stop();
    if (lastWord == null) {
      lastWord = word;
    }
    stream.endInput(cause);
  }

  // ---- out

  @Override
  public void write(ChannelHandlerContext from, Object message, ChannelPromise promise) {
    if (closing) {
      ReferenceCountUtil.release(message);
      promise.setSuccess();
    } else {
      writer.message(from, (ByteBuf) message, promise);
    }
  }

  /** Tells the peer to look for another server, and closes in a while. Thread: loop. */
  void leave(long nanos) {
    handler.onLeaving();
    departure = loop.schedule(this::goAway, nanos, TimeUnit.NANOSECONDS);
  }

  /** Closes because the transport goes away. Thread: loop. */
  void goAway() {
    if (lastWord == null) {
      lastWord = new CloseFrame(CloseFrame.GOING_AWAY, "Server Shutdown");
    }
    stream.close(true);
  }

  @Override
  public void close(ChannelHandlerContext from, ChannelPromise promise) {
    if (closing) {
      from.close(promise);
      return;
    }
    closing = true;
    inputOver = true;
    closed = promise;
    if (lastWord == null) {
      lastWord =
          handler
              .farewell()
              .map(CloseFrame::of)
              .orElseGet(() -> new CloseFrame(CloseFrame.GOING_AWAY, ""));
    }
    byte[] payload = lastWord.payload();
    from.writeAndFlush(FrameWriter.control(from, FrameReader.CLOSE, payload, payload.length))
        .addListener(
            sent -> {
              if (sent.isSuccess()) {
                lingerAWhile();
              } else {
                closeNow();
              }
            });
  }

  /**
   * Lets the peer see the last frame: closing a socket with unread bytes resets it, and the reset
   * overtakes what was just sent.
   */
  private void lingerAWhile() {
    if (!context.channel().isActive() || inputEnded()) {
      closeNow();
      return;
    }
    linger = loop.schedule(this::closeNow, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    SslHandler tls = context.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else {
      ((SocketChannel) context.channel()).shutdownOutput();
    }
    context.channel().config().setAutoRead(true);
  }

  /** Closes the socket; whoever notices first that nothing more will come calls it. */
  private void closeNow() {
    if (!cut) {
      cut = true;
      linger.close();
      context.close(closed);
    }
  }

  private boolean inputEnded() {
    return ((SocketChannel) context.channel()).isInputShutdown();
  }

  // ---- the end

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    boolean over =
        event == ChannelInputShutdownEvent.INSTANCE || event instanceof SslCloseCompletionEvent;
    if (closing) {
      if (over) {
        closeNow();
      }
    } else {
      from.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable thrown) {
    if (closing) {
      LOG.debug("{}:{} - while closing: {}", peer.host(), peer.port(), thrown.toString());
      closeNow();
    } else {
      from.fireExceptionCaught(thrown);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    linger.close();
    departure.close();
    inputOver = true;
    if (packed != null) {
      packed.release();
      packed = null;
    }
    from.fireChannelInactive();
  }
}
