package io.natrium.tcp.netty;

import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Moves bytes of one channel from the kernel's outbound buffer to the peer: straight into the
 * socket, or through the pipeline where TLS or a framing stands in between.
 *
 * <p>A call for a flush writes until the buffer is empty, the socket is full or the quantum is used
 * up. Thread: loop.
 */
final class StreamWriter implements ChannelFutureListener {

  /** Most bytes that one flush writes before the other channels of the loop have their turn. */
  private static final long QUANTUM = 1024 * 1024;

  /** Most bytes copied into the pipeline at once. */
  private static final int CHUNK = 64 * 1024;

  /** Bytes in the pipeline and below at which it gets no more, and at which it gets some again. */
  private static final WriteBufferWaterMark IN_FLIGHT =
      new WriteBufferWaterMark(128 * 1024, 256 * 1024);

  /** Where the bytes go. */
  private enum Route {
    SOCKET,
    /** Bytes appended before TLS was asked for still go to the socket, later ones wait. */
    SOCKET_UP_TO_LIMIT,
    NOWHERE,
    PIPELINE
  }

  /** How an attempt to write ended. */
  private enum Outcome {
    DONE,
    FULL,
    MORE,
    BROKEN
  }

  private final NettyStream stream;
  private final TcpLoop loop;
  private final SocketChannel channel;
  private final RawSocket socket;
  private final Outbound outbound;
  private final PendingWrite pendingWrite = new PendingWrite(this);
  private Route route;
  private final int headerRoom;
  private boolean heapChunks;
  private boolean waiting;
  private boolean parking;
  private boolean inPipeline;
  private long limit;
  private Runnable atLimit;
  private long finishIn = -1;

  StreamWriter(NettyStream stream, RawSocket socket, Outbound outbound, boolean straight) {
    this.stream = stream;
    this.loop = stream.loop();
    this.channel = stream.channel();
    this.socket = socket;
    this.outbound = outbound;
    this.route = straight ? Route.SOCKET : Route.PIPELINE;
    this.headerRoom = straight ? 0 : NettyStream.HEADER_ROOM;
    if (!straight) {
      this.heapChunks = channel.pipeline().get(SslHandler.class) != null;
      channel.config().setWriteBufferWaterMark(IN_FLIGHT);
    }
  }

  /** Sends what is pending, as far as the peer takes it. */
  void flush() {
    switch (route) {
      case SOCKET, SOCKET_UP_TO_LIMIT -> {
        if (!waiting) {
          settle(writeToSocket());
        }
      }
      case PIPELINE -> writeToPipeline();
      default -> {
        // NOWHERE: continues when the handshake is over.
      }
    }
  }

  private void settle(Outcome outcome) {
    switch (outcome) {
      case FULL -> {
        waiting = true;
        parking = true;
        channel.unsafe().write(pendingWrite.armed(), channel.voidPromise());
        channel.unsafe().flush();
        parking = false;
      }
      case MORE -> stream.requestFlush();
      case DONE -> cutOverIfDue();
      default -> stream.shut(CloseCause.WRITE_ERROR, false);
    }
    finishIfDue();
  }

  /**
   * Continues after the socket was full; called by the socket when it may be writable.
   *
   * @return whether to stop waiting for the socket
   */
  boolean resume() {
    if (parking) {
      return false;
    }
    Outcome outcome = writeToSocket();
    waiting = outcome == Outcome.FULL || outcome == Outcome.MORE;
    if (outcome == Outcome.BROKEN) {
      stream.shut(CloseCause.WRITE_ERROR, false);
    } else if (outcome == Outcome.DONE) {
      cutOverIfDue();
    }
    finishIfDue();
    return !waiting;
  }

  void failed(Throwable thrown) {
    stream.failed(thrown);
  }

  private Outcome writeToSocket() {
    ByteBuffer[] views = loop.views();
    long quantum = QUANTUM;
    int count = 0;
    try {
      while ((count = outbound.gather(views)) > 0) {
        if (route == Route.SOCKET_UP_TO_LIMIT && limit == 0) {
          return Outcome.DONE;
        }
        boolean whole = route == Route.SOCKET && writable(views, count);
        long wanted = whole ? remaining(views, count) : fillScratch(views, count);
        if (wanted == 0) {
          return Outcome.DONE;
        }
        long taken = socket.write(views, whole ? count : 1);
        if (taken > 0) {
          clear(views, count);
          count = 0;
          taken(taken);
        }
        if (taken < wanted) {
          return Outcome.FULL;
        }
        // Who appends after this look asks for a flush of its own.
        if (outbound.pending() == 0) {
          return Outcome.DONE;
        }
        quantum -= taken;
        if (quantum <= 0) {
          return Outcome.MORE;
        }
      }
      return Outcome.DONE;
    } catch (IOException e) {
      stream.note(e);
      return Outcome.BROKEN;
    } finally {
      clear(views, count);
    }
  }

  private void taken(long bytes) {
    outbound.written(bytes);
    if (route == Route.SOCKET_UP_TO_LIMIT) {
      limit -= bytes;
    }
    if (finishIn > 0) {
      finishIn = Math.max(0, finishIn - bytes);
    }
  }

  private void cutOverIfDue() {
    if (route == Route.SOCKET_UP_TO_LIMIT) {
      route = Route.NOWHERE;
      Runnable then = atLimit;
      atLimit = null;
      then.run();
    }
  }

  private void finishIfDue() {
    if (finishIn == 0) {
      finishIn = -1;
      stream.flushed();
    }
  }

  private boolean writable(ByteBuffer[] views, int count) {
    if (!socket.takesHeapBuffers()) {
      for (int i = 0; i < count; i++) {
        if (!views[i].isDirect()) {
          return false;
        }
      }
    }
    return true;
  }

  private static long remaining(ByteBuffer[] views, int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += views[i].remaining();
    }
    return sum;
  }

  /**
   * Copies the first bytes, up to the limit, into the loop's buffer and makes it the first view.
   */
  private int fillScratch(ByteBuffer[] views, int count) {
    ByteBuffer scratch = loop.scratch();
    if (route == Route.SOCKET_UP_TO_LIMIT && limit < scratch.capacity()) {
      scratch.limit((int) limit);
    }
    for (int i = 0; i < count && scratch.hasRemaining(); i++) {
      ByteBuffer view = views[i];
      int length = Math.min(view.remaining(), scratch.remaining());
      scratch.put(scratch.position(), view, view.position(), length);
      scratch.position(scratch.position() + length);
    }
    scratch.flip();
    views[0] = scratch;
    return scratch.remaining();
  }

  private static void clear(ByteBuffer[] views, int count) {
    for (int i = 0; i < count; i++) {
      views[i] = null;
    }
  }

  private void writeToPipeline() {
    if (inPipeline) {
      return;
    }
    inPipeline = true;
    ChannelHandlerContext context = stream.context();
    try {
      boolean wrote;
      do {
        wrote = false;
        while (channel.isWritable() && channel.isActive()) {
          ByteBuf chunk = nextChunk(context);
          if (chunk == null) {
            break;
          }
          wrote = true;
          context.write(chunk).addListener(this);
        }
        if (wrote) {
          context.flush();
        }
      } while (wrote && channel.isWritable() && channel.isActive());
    } finally {
      inPipeline = false;
    }
    finishIfDue();
  }

  @Override
  public void operationComplete(ChannelFuture written) {
    if (!written.isSuccess()) {
      stream.note(written.cause());
      stream.shut(CloseCause.WRITE_ERROR, false);
    }
  }

  /** Copies the next bytes, or null when there are none. */
  private ByteBuf nextChunk(ChannelHandlerContext context) {
    ByteBuffer[] views = loop.views();
    int count = outbound.gather(views);
    if (count == 0) {
      return null;
    }
    try {
      int size = (int) Math.min(CHUNK, remaining(views, count));
      ByteBuf chunk =
          heapChunks
              ? context.alloc().heapBuffer(headerRoom + size)
              : context.alloc().directBuffer(headerRoom + size);
      chunk.setIndex(headerRoom, headerRoom);
      for (int i = 0; i < count && chunk.readableBytes() < size; i++) {
        ByteBuffer view = views[i];
        int length = Math.min(view.remaining(), size - chunk.readableBytes());
        int at = chunk.writerIndex();
        ByteBuffer target = chunk.internalNioBuffer(at, length);
        target.put(target.position(), view, view.position(), length);
        chunk.writerIndex(at + length);
      }
      clear(views, count);
      count = 0;
      taken(size);
      return chunk;
    } finally {
      clear(views, count);
    }
  }

  /** Lets what is pending now go out in clear, then holds back the rest and runs the task. */
  void cutOver(Runnable then) {
    limit = outbound.pending();
    atLimit = then;
    route = Route.SOCKET_UP_TO_LIMIT;
    flush();
  }

  /**
   * Sends everything from now on through the pipeline, in buffers of the kind its codec prefers.
   */
  void throughPipeline(boolean heap) {
    heapChunks = heap;
    route = Route.PIPELINE;
    channel.config().setWriteBufferWaterMark(IN_FLIGHT);
    flush();
  }

  /** Asks for {@link NettyStream#flushed} when what is pending now has been sent. */
  void finish() {
    finishIn =
        switch (route) {
          case NOWHERE -> 0;
          case SOCKET_UP_TO_LIMIT -> limit;
          case SOCKET, PIPELINE -> outbound.pending();
        };
    if (finishIn > 0) {
      flush();
    } else {
      finishIfDue();
    }
  }
}
