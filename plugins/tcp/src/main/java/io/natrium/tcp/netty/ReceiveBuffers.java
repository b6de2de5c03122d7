package io.natrium.tcp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Receive buffers of one channel: while its bytes go straight to the handler, the loop's own; under
 * TLS, where Netty keeps unfinished records, pooled ones. A channel with much to read is read a few
 * times in one turn, so that much can be sent at once, but not on and on, so that it does not hold
 * up the others.
 *
 * <p>Thread: loop.
 */
@SuppressWarnings("deprecation") // the type that Netty's channels still ask for
final class ReceiveBuffers implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {

  private static final int POOLED_SIZE = 32 * 1024;

  /** Reads that one readiness allows before the other channels of the loop have their turn. */
  private static final int MOST_READS = 8;

  private final NettyStream stream;
  private int attempted;
  private int last;
  private int reads;

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
    reads = 0;
  }

  @Override
  public void incMessagesRead(int messages) {
    // Counted where it is decided whether to go on.
  }

  @Override
  public void lastBytesRead(int bytes) {
    last = bytes;
    stream.loop().noteRead(Math.max(0, bytes));
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
    return last == attempted && ++reads < MOST_READS && !stream.readsHeldBack();
  }

  @Override
  public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
    return continueReading();
  }

  @Override
  public void readComplete() {
    // Sizes are fixed.
  }
}
