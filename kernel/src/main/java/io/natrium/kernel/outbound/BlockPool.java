package io.natrium.kernel.outbound;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Blocks in four sizes, used again. Thread: any; each size has a short lock of its own, taken once
 * per block and not per message.
 *
 * <p>The pool counts what is lent out. Over the budget the connections that hold most are closed,
 * see {@link #overBudget}; that takes a moment, so the pool lends half as much again meanwhile and
 * then refuses, and whoever it refuses is a slow consumer too. Small blocks it lends up to twice
 * the budget, so that a connection with little to send does not suffer for the others. What it
 * holds, lent out or not, stays within twice the budget as well.
 *
 * <p>Blocks that come back wait for use; those that nobody needed from one {@link #trim} to the
 * next are freed by it.
 */
public final class BlockPool {

  private static final int[] SIZES = {1 << 10, 1 << 12, 1 << 16, 1 << 18};
  private static final int SMALL = 1 << 12;
  private static final int[] KEPT = {4096, 2048, 1024, 256};

  /** The largest size class; its blocks are used for connections that are always busy. */
  static final int LARGEST = SIZES.length - 1;

  private static final long COMFORTABLE = 64L << 20;

  private final BlockShelf[] shelves = new BlockShelf[SIZES.length];
  private final AtomicLong lent = new AtomicLong();

  /** Bytes of all blocks, lent out or waiting. */
  private final AtomicLong held = new AtomicLong();

  private final long budget;

  /** Most bytes to hold: less than usual for a while after the JVM had no more to give. */
  private volatile long ceiling;

  /**
   * Makes an empty pool.
   *
   * @param budget bytes that may be lent at once before connections have to go
   */
  public BlockPool(long budget) {
    this.budget = budget;
    this.ceiling = budget * 2;
    for (int i = 0; i < SIZES.length; i++) {
      shelves[i] = new BlockShelf(KEPT[i]);
    }
  }

  /** Whether more is lent out than the server may hold. */
  public boolean overBudget() {
    return lent.get() > budget;
  }

  /** Whether so much is lent out that every receiver should get by with less. */
  boolean isTight() {
    return lent.get() > COMFORTABLE;
  }

  /** Bytes lent out at this moment. */
  public long lent() {
    return lent.get();
  }

  /** Bytes of the memory of all blocks, lent out or kept for use. */
  public long held() {
    return held.get();
  }

  /**
   * A block of a size class, or a larger one if {@code least} bytes do not fit.
   *
   * @return null if there is no memory for one
   */
  Block take(int sizeClass, int least) {
    int wanted = sizeClass;
    while (wanted < SIZES.length && SIZES[wanted] < least) {
      wanted++;
    }
    int capacity = wanted == SIZES.length ? least : SIZES[wanted];
    long most = capacity <= SMALL ? budget * 2 : budget + budget / 2;
    if (lent.addAndGet(capacity) > most) {
      lent.addAndGet(-capacity);
      return null;
    }
    Block block = wanted == SIZES.length ? null : shelves[wanted].take();
    if (block == null) {
      block = make(capacity, wanted == SIZES.length ? -1 : wanted);
    }
    if (block == null) {
      lent.addAndGet(-capacity);
    }
    return block;
  }

  /** A new block, for which others may have to make room; null if there is no memory. */
  private Block make(int capacity, int sizeClass) {
    for (int tries = 0; tries < 2 && reserve(capacity, sizeClass); tries++) {
      ByteBuffer data = DirectMemory.take(capacity);
      if (data != null) {
        return new Block(data, sizeClass);
      }
      // The JVM looks for memory for half a second before it says no: it is not asked for more
      // again for a while. What the pool does not use in other sizes is another matter.
      ceiling = held.addAndGet(-capacity);
    }
    return null;
  }

  /** Counts bytes as held, if they may be. */
  private boolean reserve(int capacity, int sizeClass) {
    if (held.addAndGet(capacity) > ceiling) {
      makeRoom(sizeClass);
      if (held.get() > ceiling) {
        held.addAndGet(-capacity);
        return false;
      }
    }
    return true;
  }

  /**
   * Frees what waits for use in other sizes, the largest first, until the pool is not too large.
   */
  private void makeRoom(int sizeClass) {
    if (!DirectMemory.canFree()) {
      return;
    }
    for (int i = LARGEST; i >= 0 && held.get() > ceiling; i--) {
      Block block = i == sizeClass ? null : shelves[i].take();
      while (block != null) {
        free(block);
        block = held.get() > ceiling ? shelves[i].take() : null;
      }
    }
  }

  void give(Block block) {
    lent.addAndGet(-block.data.capacity());
    block.reset();
    if (block.sizeClass < 0 || !shelves[block.sizeClass].give(block)) {
      free(block);
    }
  }

  private void free(Block block) {
    held.addAndGet(-block.data.capacity());
    DirectMemory.free(block.data);
  }

  /**
   * Frees the blocks that nobody needed since the last call. Thread: any; from time to time, never
   * on the path of a message.
   *
   * @return bytes freed
   */
  public long trim() {
    ceiling = budget * 2;
    if (!DirectMemory.canFree()) {
      return 0;
    }
    long freed = 0;
    for (BlockShelf shelf : shelves) {
      for (int left = shelf.unused(); left > 0; left--) {
        Block block = shelf.take();
        if (block == null) {
          break;
        }
        freed += block.data.capacity();
        free(block);
      }
    }
    return freed;
  }
}
