package io.natrium.kernel.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockPoolTest {

  private static final int BUDGET = 1 << 20;
  private static final int KIB = 1 << 10;

  /** All that a pool may hold. */
  private static final int MOST = BUDGET / 8 * 15;

  private final BlockPool pool = new BlockPool(BUDGET);

  private List<Block> takeAll(int least) {
    List<Block> taken = new ArrayList<>();
    for (Block block = pool.take(0, least); block != null; block = pool.take(0, least)) {
      taken.add(block);
    }
    return taken;
  }

  @Test
  void shouldLendABlockAgain() {
    Block block = pool.take(0, 1);
    pool.give(block);
    assertEquals(0, pool.lent());
    assertEquals(KIB, pool.held());
    assertSame(block, pool.take(0, 1));
  }

  @Test
  void shouldFreeWhatNobodyNeededFromOneTrimToTheNext() {
    List<Block> blocks = List.of(pool.take(2, 1), pool.take(2, 1), pool.take(2, 1));
    assertEquals(0, pool.trim());
    blocks.forEach(pool::give);
    assertEquals(0, pool.trim(), "they were needed a moment ago");
    assertEquals(192 * KIB, pool.held());
    assertEquals(192 * KIB, pool.trim());
    assertEquals(0, pool.held());
  }

  @Test
  void shouldKeepWhatALoadNeedsAgainAndAgain() {
    Block first = pool.take(2, 1);
    Block second = pool.take(2, 1);
    Block third = pool.take(2, 1);
    List.of(first, second, third).forEach(pool::give);
    pool.trim();
    pool.give(pool.take(2, 1));
    Block again = pool.take(2, 1);
    Block other = pool.take(2, 1);
    pool.give(other);
    pool.give(again);
    assertEquals(64 * KIB, pool.trim(), "two at a time were needed");
    assertEquals(128 * KIB, pool.held());
  }

  @Test
  void shouldNotFreeWhatIsLent() {
    Block block = pool.take(3, 1);
    pool.trim();
    pool.trim();
    block.data.put(0, (byte) 1);
    assertEquals(256 * KIB, pool.held());
    pool.give(block);
  }

  @Test
  void shouldRefuseMoreThanOneAndAHalfTimesTheBudget() {
    List<Block> taken = takeAll(64 * KIB);
    assertEquals(BUDGET * 3 / 2, pool.lent());
    assertTrue(pool.overBudget());
    assertNotNull(pool.take(0, 1), "but a connection with little to send gets its block");
    taken.forEach(pool::give);
    assertEquals(KIB, pool.lent());
  }

  @Test
  void shouldRefuseAnythingAtNearlyTwiceTheBudget() {
    takeAll(1);
    assertEquals(MOST, pool.lent());
    assertEquals(MOST, pool.held());
    assertNull(pool.take(0, 1));
  }

  @Test
  void shouldFreeBlocksThatWaitForUseBeforeItRefusesAnotherSize() {
    takeAll(64 * KIB).forEach(pool::give);
    assertEquals(BUDGET * 3 / 2, pool.held());
    assertEquals(MOST / KIB, takeAll(1).size());
    assertEquals(MOST, pool.held(), "never more than that together");
  }

  @Test
  void shouldHavePublishersWaitSoonerTheMoreIsLent() {
    List<Block> taken = new ArrayList<>();
    assertEquals(1 << 20, pool.patience());
    while (pool.lent() <= BUDGET / 4) {
      taken.add(pool.take(2, 1));
    }
    assertEquals(64 * KIB, pool.patience());
    assertEquals(64 * KIB, pool.take(3, 1).data.capacity(), "blocks become smaller");
    while (pool.lent() <= BUDGET / 2) {
      taken.add(pool.take(2, 1));
    }
    assertEquals(4 * KIB, pool.patience());
    assertEquals(4 * KIB, pool.take(3, 1).data.capacity());
    taken.forEach(pool::give);
    assertEquals(1 << 20, pool.patience());
  }

  @Test
  void shouldNotAskTheJvmAgainAndAgainWhenItHasNoMemory() {
    long[] left = {10};
    int[] refusals = {0};
    BlockPool poor =
        new BlockPool(
            BUDGET,
            capacity -> {
              if (left[0] == 0) {
                refusals[0]++;
                return null;
              }
              left[0]--;
              return ByteBuffer.allocateDirect(capacity);
            });
    List<Block> taken = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      taken.add(poor.take(0, 1));
    }
    for (int i = 0; i < 100; i++) {
      assertNull(poor.take(0, 1));
    }
    assertEquals(1, refusals[0]);
    assertEquals(10 * KIB, poor.lent(), "what was refused is not counted");
    assertEquals(10 * KIB, poor.held());
    poor.give(taken.get(0));
    assertNotNull(poor.take(0, 1), "what it has it lends");
    left[0] = 1;
    poor.trim();
    assertNotNull(poor.take(0, 1), "after a while it asks again");
  }

  @Test
  void shouldMakeRoomInTheJvmByWhatItDoesNotUse() {
    long[] left = {256 * KIB};
    BlockPool poor =
        new BlockPool(
            BUDGET,
            capacity -> {
              if (capacity > left[0]) {
                left[0] = KIB; // as if the block that waits were freed
                return null;
              }
              left[0] -= capacity;
              return ByteBuffer.allocateDirect(capacity);
            });
    poor.give(poor.take(3, 1));
    assertNotNull(poor.take(0, 1));
    assertEquals(KIB, poor.held());
  }
}
