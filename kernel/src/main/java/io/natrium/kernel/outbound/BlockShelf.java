package io.natrium.kernel.outbound;

/**
 * Blocks of one size that wait for use, last in first out so that warm memory is used first.
 * Thread: any, under a short lock of its own.
 */
final class BlockShelf {

  private final int most;
  private Block top;
  private int count;

  /** Fewest blocks that waited at one moment since {@link #unused}. */
  private int fewest;

  BlockShelf(int most) {
    this.most = most;
  }

  /** Null if there is none. */
  synchronized Block take() {
    Block block = top;
    if (block != null) {
      top = block.next;
      block.next = null;
      count--;
      if (count < fewest) {
        fewest = count;
      }
    }
    return block;
  }

  /** False if so many wait that this one is not wanted. */
  synchronized boolean give(Block block) {
    if (count == most) {
      return false;
    }
    block.next = top;
    top = block;
    count++;
    return true;
  }

  /** How many were not needed since the last call, and begins to count anew. */
  synchronized int unused() {
    int unused = fewest;
    fewest = count;
    return unused;
  }
}
