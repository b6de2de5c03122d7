package io.natrium.kernel.outbound;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * Blocks in four sizes, used again. Thread: any; each size has a short lock of its own, taken once
 * per block and not per message.
 *
 * <p>The pool counts what is lent out. Over the budget the connections that hold most are closed,
 * see {@link #overBudget}; that takes a moment, so the pool lends half as much again meanwhile and
 * then refuses, and whoever it refuses is a slow consumer too. Small blocks it lends up to nearly
 * twice the budget, so that a connection with little to send does not suffer for the others. What
 * it holds, lent out or not, stays within that as well. Long before the budget is reached
 * publishers wait for receivers with less pending, and blocks become smaller.
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

  /** Most that a receiver leaves pending before its publishers wait for it, if it takes bytes. */
  private static final int EASY = 1 << 20;

  private static final int TIGHT = 1 << 16;
  private static final int SCARCE = 1 << 12;

  private final BlockShelf[] shelves = new BlockShelf[SIZES.length];
  private final AtomicLong lent = new AtomicLong();

  /** Bytes of all blocks, lent out or waiting. */
  private final AtomicLong held = new AtomicLong();

  private final long budget;
  private final long comfortable;
  private final IntFunction<ByteBuffer> memory;

  /** Follows what is lent, so that whoever appends reads something that seldom changes. */
  private volatile int patience = EASY;

  /** Most bytes to hold: less than usual for a while after the JVM had no more to give. */
  private volatile long ceiling;

  /**
   * Makes an empty pool.
   *
   * @param budget bytes that may be lent at once before connections have to go
   */
  public BlockPool(long budget) {
    this(budget, DirectMemory::take);
  }

  /**
   * Makes an empty pool over some memory.
   *
   * @param memory gives a direct buffer of a capacity, or null if there is none
   */
  BlockPool(long budget, IntFunction<ByteBuffer> memory) {
    this.budget = budget;
    this.comfortable = Math.min(COMFORTABLE, budget / 4);
    this.memory = memory;
    this.ceiling = mostHeld();
    for (int i = 0; i < SIZES.length; i++) {
      shelves[i] = new BlockShelf(KEPT[i]);
    }
  }

  /** Twice the budget, and a little less for what others need of the JVM's direct memory. */
  private long mostHeld() {
    return budget / 8 * 15;
  }

  /** Whether more is lent out than the server may hold. */
  public boolean overBudget() {
    return lent.get() > budget;
  }

  /**
   * Bytes that a receiver may leave pending before its publishers wait for it: the less, the more
   * is lent out.
   */
  int patience() {
    return patience;
  }

  private void follow(long nowLent) {
    int fitting = EASY;
    if (nowLent > comfortable) {
      fitting = nowLent > budget / 2 ? SCARCE : TIGHT;
    }
    if (patience != fitting) {
      patience = fitting;
    }
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
    int wanted = Math.min(sizeClass, largest());
    while (wanted < SIZES.length && SIZES[wanted] < least) {
      wanted++;
    }
    int capacity = wanted == SIZES.length ? least : SIZES[wanted];
    long most = capacity <= SMALL ? mostHeld() : budget + budget / 2;
    long nowLent = lent.addAndGet(capacity);
    if (nowLent > most) {
      lent.addAndGet(-capacity);
      return null;
    }
    Block block = wanted == SIZES.length ? null : shelves[wanted].take();
    if (block == null) {
      block = make(capacity, wanted == SIZES.length ? -1 : wanted);
    }
    if (block == null) {
      lent.addAndGet(-capacity);
    } else {
      follow(nowLent);
    }
    return block;
  }

  /** The largest size that is lent without need. */
  private int largest() {
    return switch (patience) {
      case EASY -> LARGEST;
      case TIGHT -> LARGEST - 1;
      default -> 1;
    };
  }

  /** A new block, for which others may have to make room; null if there is no memory. */
  private Block make(int capacity, int sizeClass) {
    for (int tries = 0; tries < 2 && reserve(capacity, sizeClass); tries++) {
      ByteBuffer data = memory.apply(capacity);
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
    follow(lent.addAndGet(-block.data.capacity()));
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
    ceiling = mostHeld();
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
