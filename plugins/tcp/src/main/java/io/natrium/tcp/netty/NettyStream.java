package io.natrium.tcp.netty;

import io.natrium.spi.Registration;
import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.Landing;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.spi.transport.StreamHandler;
import io.natrium.spi.transport.TlsInfo;
import io.natrium.spi.transport.TlsSpec;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: the last handler of a Netty pipeline on one side, the channel of a stream handler
 * on the other.
 *
 * <p>A straight stream has nothing before it in the pipeline; its bytes pass between socket, loop
 * buffers and the kernel without a Netty object of their own. A framed stream takes and gives
 * {@link ByteBuf}s that other handlers of the pipeline make from frames, as under WebSocket or TLS.
 *
 * <p>Thread: loop, except where {@link StreamChannel} says otherwise.
 */
public final class NettyStream extends ChannelInboundHandlerAdapter implements StreamChannel {

  private static final Logger LOG = LoggerFactory.getLogger(NettyStream.class);

  /**
   * Bytes before the reader index of what is written to a framed pipeline, for a frame's header.
   */
  public static final int HEADER_ROOM = 16;

  /**
   * Bytes that follow a large frame and go by the loop's array: enough for the handler to see that
   * the next frame is large too and take the rest of it in place.
   */
  private static final int BEGINNING = 1024;

  /** How long a close may go on sending. */
  private static final long FLUSH_MILLIS = 1_000;

  /** How long a closed channel reads on, so that the peer gets the last bytes and not a reset. */
  private static final long LINGER_MILLIS = 250;

  /** Readiness reports during one pause after which the socket counts as broken. */
  private static final int MAX_PAUSED_REPORTS = 4;

  private static final VarHandle FLUSH_REQUESTED;

  static {
    try {
      FLUSH_REQUESTED =
          MethodHandles.lookup().findVarHandle(NettyStream.class, "flushRequested", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private enum State {
    NEW,
    OPEN,
    /** Sends what is left. */
    FLUSHING,
    /** Has sent everything and waits for the peer to see it. */
    LINGERING,
    CLOSED
  }

  private final TcpLoop loop;
  private final PeerInfo peer;
  private final TlsContexts contexts;
  private final Function<PeerInfo, StreamHandler> accept;
  private final boolean framed;

  @SuppressWarnings("unused") // by FLUSH_REQUESTED
  private volatile boolean flushRequested;

  /** Link of the loop's stack; belongs to whoever set {@code flushRequested}. */
  NettyStream nextDirty;

  private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(0);
  private ChannelHandlerContext context;
  private SocketChannel channel;
  private RawSocket socket;
  private StreamHandler handler;
  private StreamWriter writer;
  private TlsUpgrade upgrade;
  private State state = State.NEW;
  private CloseCause cause;
  private Registration closeTimer;
  private boolean paused;
  private boolean endOfInput;
  private int pausedReports;

  private NettyStream(
      TcpLoop loop,
      PeerInfo peer,
      TlsContexts contexts,
      Function<PeerInfo, StreamHandler> accept,
      boolean framed) {
    this.loop = loop;
    this.peer = peer;
    this.contexts = contexts;
    this.accept = accept;
    this.framed = framed;
  }

  /**
   * A stream for a pipeline that holds nothing else.
   *
   * @param accept asked on the loop when the channel is active; null closes it
   */
  public static NettyStream straight(
      TcpLoop loop, PeerInfo peer, TlsContexts contexts, Function<PeerInfo, StreamHandler> accept) {
    return new NettyStream(loop, peer, contexts, accept, false);
  }

  /** A stream at the end of a pipeline that turns frames into buffers and buffers into frames. */
  public static NettyStream framed(
      TcpLoop loop, PeerInfo peer, TlsContexts contexts, Function<PeerInfo, StreamHandler> accept) {
    return new NettyStream(loop, peer, contexts, accept, true);
  }

  // ---- the handler's side

  @Override
  public PeerInfo peer() {
    return peer;
  }

  @Override
  public TcpLoop loop() {
    return loop;
  }

  @Override
  public void requestFlush() {
    if (!flushRequested && FLUSH_REQUESTED.compareAndSet(this, false, true)) {
      loop.flushSoon(this);
    }
  }

  @Override
  public void pauseReads() {
    if (!paused) {
      paused = true;
      pausedReports = 0;
      applyReads();
    }
  }

  @Override
  public void resumeReads() {
    if (!paused) {
      return;
    }
    paused = false;
    if (held.isEmpty() && !endOfInput) {
      applyReads();
    } else {
      // Not from here: the caller may be inside onBytes, with the loop's array in use.
      loop.execute(this::deliverHeld);
    }
  }

  @Override
  public CompletionStage<TlsInfo> startTls(TlsSpec spec, boolean asClient, byte[] received) {
    if (upgrade != null) {
      throw new IllegalStateException("TLS was already started on this channel");
    }
    upgrade = new TlsUpgrade(this, contexts, spec, asClient, received);
    applyReads();
    return upgrade.start();
  }

  @Override
  public Optional<TlsInfo> tls() {
    if (upgrade != null) {
      return upgrade.result();
    }
    // A framed stream may have been encrypted before its frames began.
    SslHandler below = framed ? context.pipeline().get(SslHandler.class) : null;
    return Optional.ofNullable(below).map(tls -> TlsContext.info(tls.engine().getSession()));
  }

  @Override
  public void close(boolean flushFirst) {
    if (loop.inLoop()) {
      shut(CloseCause.LOCAL, flushFirst);
      return;
    }
    try {
      loop.execute(() -> shut(CloseCause.LOCAL, flushFirst));
    } catch (RejectedExecutionException e) {
      LOG.trace("The loop ended and closed the channel before", e);
    }
  }

  // ---- the loop's side

  /** Sends what is pending; called by the loop for each channel that asked. */
  void flushNow() {
    // Before the first look at the buffer: who appends after that look asks again.
    flushRequested = false;
    if (writer() != null
        && (state == State.OPEN || state == State.FLUSHING)
        && channel.isActive()) {
      try {
        writer.flush();
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
  }

  ChannelHandlerContext context() {
    return context;
  }

  SocketChannel channel() {
    return channel;
  }

  /** Made at its first use, since a handler has its outbound buffer only once it was opened. */
  StreamWriter writer() {
    if (writer == null && handler != null) {
      writer = new StreamWriter(this, socket, handler.outbound(), !framed);
    }
    return writer;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  /** Whether bytes come from the socket to the handler with nothing in between. */
  boolean readsStraight() {
    return !framed && (upgrade == null || !upgrade.installed());
  }

  /** Whether the socket must not be read now, even if it insists. */
  boolean readsHeldBack() {
    return paused || state == State.FLUSHING || (upgrade != null && !upgrade.installed());
  }

  /** Tells Netty whether to read. */
  void applyReads() {
    boolean read =
        switch (state) {
          case NEW, OPEN -> {
            boolean handshaking = upgrade != null && !upgrade.done();
            yield handshaking
                ? upgrade.installed() && !upgrade.judging()
                : !paused && held.isEmpty();
          }
          case LINGERING -> true;
          case FLUSHING, CLOSED -> false;
        };
    channel.config().setAutoRead(read);
  }

  /** The handshake is over: the handler reads again, whatever it had asked for before. */
  void upgraded() {
    paused = false;
    if (held.isEmpty()) {
      applyReads();
    } else {
      loop.execute(this::deliverHeld);
    }
  }

  // ---- Netty's side

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    channel = (SocketChannel) added.channel();
    socket = Sockets.raw(channel);
    if (!framed) {
      channel.config().setRecvByteBufAllocator(new ReceiveBuffers(this));
    }
    if (framed && channel.isActive()) {
      open();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    open();
  }

  private void open() {
    if (state != State.NEW) {
      return;
    }
    state = State.OPEN;
    try {
      handler = accept.apply(peer);
      if (handler == null) {
        cutOff();
        return;
      }
      handler.onOpen(this);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (state != State.OPEN) {
        return;
      }
      if (paused || (upgrade != null && upgrade.judging())) {
        hold(bytes);
      } else {
        deliver(bytes);
      }
    } finally {
      bytes.release();
    }
  }

  private void deliver(ByteBuf bytes) {
    byte[] array = loop.readArray();
    int most = array.length;
    try {
      while (bytes.isReadable() && state == State.OPEN) {
        if (paused) {
          hold(bytes);
          return;
        }
        Landing landing = handler.landing();
        if (landing == null) {
          int length = Math.min(most, bytes.readableBytes());
          bytes.readBytes(array, 0, length);
          handler.onBytes(array, 0, length);
          most = array.length;
        } else {
          int length = Math.min(landing.room(), bytes.readableBytes());
          bytes.readBytes(landing.array(), landing.offset(), length);
          landing.landed(length);
          most = BEGINNING;
        }
      }
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  /** Keeps what a codec produced after the handler paused. */
  private void hold(ByteBuf bytes) {
    if (readsStraight()) {
      held.add(context.alloc().buffer(bytes.readableBytes()).writeBytes(bytes));
    } else {
      held.add(bytes.retain());
    }
  }

  private void deliverHeld() {
    while (!paused && !held.isEmpty()) {
      ByteBuf bytes = held.poll();
      try {
        deliver(bytes);
      } finally {
        bytes.release();
      }
    }
    if (paused) {
      return;
    }
    if (endOfInput) {
      shut(CloseCause.PEER, true);
    } else {
      applyReads();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      endOfInput();
    } else if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
      endOfInput();
    }
  }

  /**
   * Ends the channel because the framing brings no more bytes. What the handler has not taken yet
   * is still given to it, and what it has to send is sent. Thread: loop.
   *
   * @param why what the handler is told
   */
  public void endInput(CloseCause why) {
    noteCause(why);
    if (state == State.OPEN && !endOfInput) {
      endOfInput();
    }
  }

  private void endOfInput() {
    endOfInput = true;
    if (state == State.LINGERING) {
      cutOff();
    } else if (upgrade != null && !upgrade.done()) {
      shut(CloseCause.TLS_HANDSHAKE, false);
    } else if (held.isEmpty()) {
      shut(CloseCause.PEER, true);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) {
    if (!readsStraight() && channel.isWritable()) {
      flushNow();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable thrown) {
    if (thrown == ReadsPaused.SIGNAL) {
      if (socket.broken() || ++pausedReports >= MAX_PAUSED_REPORTS) {
        shut(CloseCause.READ_ERROR, false);
      }
    } else if (upgrade != null && !upgrade.done()) {
      note(thrown);
      upgrade.failed(thrown);
    } else if (thrown instanceof IOException || isGone(thrown) || isTlsFailure(thrown)) {
      note(thrown);
      shut(CloseCause.READ_ERROR, false);
    } else {
      failed(thrown);
    }
  }

  /** What shutting down a socket says that the peer has reset meanwhile. */
  private static boolean isGone(Throwable thrown) {
    return thrown instanceof NotYetConnectedException;
  }

  private static boolean isTlsFailure(Throwable thrown) {
    return thrown.getCause() instanceof IOException;
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    State before = state;
    state = State.CLOSED;
    noteCause(CloseCause.PEER);
    cancelTimer();
    while (!held.isEmpty()) {
      held.poll().release();
    }
    if (upgrade != null) {
      upgrade.abandon();
    }
    if (before != State.NEW && handler != null) {
      try {
        handler.onClosed(cause);
      } catch (RuntimeException | Error e) {
        LOG.error("A handler of {} failed while its channel closed", peer.host(), e);
      }
    }
  }

  // ---- closing

  /** Sets why the channel ends, unless that is known. */
  void noteCause(CloseCause why) {
    if (cause == null) {
      cause = why;
    }
  }

  /** Notes what ended a channel; the peer's doing, so nothing to alarm anybody with. */
  void note(Throwable thrown) {
    LOG.debug("Channel of {}:{} failed: {}", peer.host(), peer.port(), thrown.toString());
  }

  /** Closes the channel of a handler that failed. */
  void failed(Throwable thrown) {
    LOG.error("A handler failed; closing its channel of {}:{}", peer.host(), peer.port(), thrown);
    shut(CloseCause.LOCAL, false);
  }

  /** Closes the channel, at most once; a second call without flush cuts a flush short. */
  void shut(CloseCause why, boolean flushFirst) {
    if (state == State.NEW || state == State.CLOSED) {
      noteCause(why);
      closePipeline();
      return;
    }
    noteCause(why);
    if (!flushFirst || writer() == null || !channel.isActive()) {
      cutOff();
    } else if (state == State.OPEN) {
      state = State.FLUSHING;
      applyReads();
      closeTimer = loop.schedule(this::cutOff, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
      writer.finish();
    }
  }

  /** Everything that was pending at the close is on its way. */
  void flushed() {
    if (state != State.FLUSHING) {
      return;
    }
    if (endOfInput || !readsStraight() || upgrade != null) {
      closePipeline();
      return;
    }
    // Closing a socket with unread bytes resets it, and the reset overtakes what was just sent.
    state = State.LINGERING;
    cancelTimer();
    closeTimer = loop.schedule(this::cutOff, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    channel.shutdownOutput(channel.voidPromise());
    applyReads();
  }

  /** Closes by way of the codecs, which may send a last word. */
  private void closePipeline() {
    channel.close();
  }

  /** Closes the socket now. */
  private void cutOff() {
    cancelTimer();
    if (!readsStraight() && channel.isWritable() && upgrade != null && upgrade.done()) {
      closePipeline();
    } else {
      channel.unsafe().close(channel.unsafe().voidPromise());
    }
  }

  private void cancelTimer() {
    if (closeTimer != null) {
      closeTimer.close();
      closeTimer = null;
    }
  }
}
