package io.natrium.kernel.outbound;

import java.nio.ByteBuffer;

/**
 * A stretch of direct memory that one outbound buffer fills. Guarded by the lock of that buffer.
 */
final class Block {

  final ByteBuffer data;

  /** What the transport reads through; only the owning loop moves its position and limit. */
  final ByteBuffer view;

  /** Which size of the pool the block came from, -1 for one made to measure. */
  final int sizeClass;

  Block next;
  int released;
  int filled;

  Block(ByteBuffer data, int sizeClass) {
    this.data = data;
    this.view = data.asReadOnlyBuffer();
    this.sizeClass = sizeClass;
  }

  int room() {
    return data.capacity() - filled;
  }

  void reset() {
    next = null;
    released = 0;
    filled = 0;
  }
}
