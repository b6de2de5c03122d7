package io.natrium.kernel.outbound;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Blocks in four sizes, used again. Thread: any; each size has a short lock of its own, taken once
 * per block and not per message.
 *
 * <p>The pool counts what is lent out. Over the budget the connections that hold most are closed,
 * see {@link #overBudget}; that takes a moment, so the pool lends half as much again meanwhile and
 * then refuses, and whoever it refuses is a slow consumer too. Small blocks it lends up to twice
 * the budget, so that a connection with little to send does not suffer for the others.
 */
public final class BlockPool {

  private static final int[] SIZES = {1 << 10, 1 << 12, 1 << 16, 1 << 18};
  private static final int SMALL = 1 << 12;
  private static final int[] KEPT = {4096, 2048, 1024, 256};

  /** The largest size class; its blocks are used for connections that are always busy. */
  static final int LARGEST = SIZES.length - 1;

  private static final long COMFORTABLE = 64L << 20;

  private final Shelf[] shelves = new Shelf[SIZES.length];
  private final AtomicLong lent = new AtomicLong();
  private final long budget;

  /**
   * Makes an empty pool.
   *
   * @param budget bytes that may be lent at once before connections have to go
   */
  public BlockPool(long budget) {
    this.budget = budget;
    for (int i = 0; i < SIZES.length; i++) {
      shelves[i] = new Shelf(KEPT[i]);
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

  private static Block make(int capacity, int sizeClass) {
    try {
      return new Block(capacity, sizeClass);
    } catch (OutOfMemoryError noDirectMemory) {
      // Thrown by the JVM's own count of direct memory, which others use as well; the heap is fine.
      return null;
    }
  }

  void give(Block block) {
    lent.addAndGet(-block.data.capacity());
    block.reset();
    if (block.sizeClass >= 0) {
      shelves[block.sizeClass].give(block);
    }
  }

  /** Blocks of one size that wait for use, last in first out so that warm memory is used first. */
  private static final class Shelf {

    private final int most;
    private Block top;
    private int count;

    Shelf(int most) {
      this.most = most;
    }

    synchronized Block take() {
      Block block = top;
      if (block != null) {
        top = block.next;
        block.next = null;
        count--;
      }
      return block;
    }

    synchronized void give(Block block) {
      if (count < most) {
        block.next = top;
        top = block;
        count++;
      }
    }
  }
}
