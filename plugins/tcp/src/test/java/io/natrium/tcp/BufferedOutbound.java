package io.natrium.tcp;

import io.natrium.spi.transport.Outbound;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** An outbound buffer of blocks that are reused once they were written. */
final class BufferedOutbound implements Outbound {

  private static final int BLOCK = 64 * 1024;

  private static final class Block {
    final ByteBuffer data;
    final ByteBuffer view;
    int read;
    int write;

    Block(boolean direct) {
      data = direct ? ByteBuffer.allocateDirect(BLOCK) : ByteBuffer.allocate(BLOCK);
      view = data.asReadOnlyBuffer();
    }
  }

  private final boolean direct;
  private final ArrayDeque<Block> blocks = new ArrayDeque<>();
  private final ArrayDeque<Block> free = new ArrayDeque<>();
  private long pending;
  private int gathers;

  BufferedOutbound(boolean direct) {
    this.direct = direct;
  }

  synchronized void append(byte[] bytes, int offset, int length) {
    int at = offset;
    int left = length;
    while (left > 0) {
      Block block = blocks.peekLast();
      if (block == null || block.write == BLOCK) {
        block = free.isEmpty() ? new Block(direct) : free.poll();
        block.read = 0;
        block.write = 0;
        blocks.add(block);
      }
      int part = Math.min(left, BLOCK - block.write);
      block.data.put(block.write, bytes, at, part);
      block.write += part;
      at += part;
      left -= part;
      pending += part;
    }
  }

  @Override
  public synchronized int gather(ByteBuffer[] into) {
    gathers++;
    int count = 0;
    if (blocks.size() == 1) {
      // Without an iterator: tests count what a flush allocates.
      Block block = blocks.peek();
      into[count++] = block.view.limit(block.write).position(block.read);
      into[count] = null;
      return count;
    }
    for (Block block : blocks) {
      if (count == into.length) {
        return count;
      }
      into[count++] = block.view.limit(block.write).position(block.read);
    }
    if (count < into.length) {
      into[count] = null;
    }
    return count;
  }

  @Override
  public synchronized void written(long bytes) {
    if (bytes <= 0 || bytes > pending) {
      throw new IllegalArgumentException("written " + bytes + " of " + pending);
    }
    pending -= bytes;
    long left = bytes;
    while (left > 0) {
      Block block = blocks.peek();
      int part = (int) Math.min(left, block.write - block.read);
      block.read += part;
      left -= part;
      if (block.read == block.write) {
        blocks.poll();
        free.add(block);
      }
    }
  }

  @Override
  public synchronized long pending() {
    return pending;
  }

  /** How often the transport asked for views. */
  synchronized int gathers() {
    return gathers;
  }
}
