package io.natrium.tcp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Receive buffers of one channel: while its bytes go straight to the handler, the loop's own; under
 * TLS, where Netty keeps unfinished records, pooled ones. One read per readiness, so that a channel
 * with much to read does not hold up the others.
 *
 * <p>Thread: loop.
 */
@SuppressWarnings("deprecation") // the type that Netty's channels still ask for
final class ReceiveBuffers implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {

  private static final int POOLED_SIZE = 32 * 1024;

  private final NettyStream stream;
  private int attempted;
  private int last;

  ReceiveBuffers(NettyStream stream) {
    this.stream = stream;
  }

  @Override
  public ExtendedHandle newHandle() {
    return this;
  }

  @Override
  public ByteBuf allocate(ByteBufAllocator allocator) {
    if (!stream.readsStraight()) {
      return allocator.directBuffer(POOLED_SIZE, POOLED_SIZE);
    }
    if (stream.readsHeldBack()) {
      throw ReadsPaused.SIGNAL;
    }
    return stream.loop().receiveBuffer();
  }

  @Override
  public int guess() {
    return stream.readsStraight() ? TcpLoop.READ_SIZE : POOLED_SIZE;
  }

  @Override
  public void reset(ChannelConfig config) {
    attempted = 0;
    last = 0;
  }

  @Override
  public void incMessagesRead(int messages) {
    // One read per readiness needs no count.
  }

  @Override
  public void lastBytesRead(int bytes) {
    last = bytes;
  }

  @Override
  public int lastBytesRead() {
    return last;
  }

  @Override
  public void attemptedBytesRead(int bytes) {
    attempted = bytes;
  }

  @Override
  public int attemptedBytesRead() {
    return attempted;
  }

  @Override
  public boolean continueReading() {
    return false;
  }

  @Override
  public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
    return false;
  }

  @Override
  public void readComplete() {
    // Sizes are fixed.
  }
}
