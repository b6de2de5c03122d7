package io.natrium.kernel.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockPoolTest {

  private static final int BUDGET = 1 << 20;
  private static final int KIB = 1 << 10;

  private final BlockPool pool = new BlockPool(BUDGET);

  private List<Block> takeAll(int sizeClass) {
    List<Block> taken = new ArrayList<>();
    for (Block block = pool.take(sizeClass, 1); block != null; block = pool.take(sizeClass, 1)) {
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
    List<Block> taken = takeAll(2);
    assertEquals(BUDGET * 3 / 2, pool.lent());
    assertTrue(pool.overBudget());
    assertNotNull(pool.take(0, 1), "but a connection with little to send gets its block");
    taken.forEach(pool::give);
    assertEquals(KIB, pool.lent());
  }

  @Test
  void shouldRefuseAnythingAtTwiceTheBudget() {
    takeAll(0);
    assertEquals(BUDGET * 2, pool.lent());
    assertEquals(BUDGET * 2, pool.held());
    assertNull(pool.take(0, 1));
  }

  @Test
  void shouldFreeBlocksThatWaitForUseBeforeItRefusesAnotherSize() {
    takeAll(2).forEach(pool::give);
    assertEquals(BUDGET * 3 / 2, pool.held());
    assertEquals(BUDGET * 2 / KIB, takeAll(0).size());
    assertEquals(BUDGET * 2, pool.held(), "never more than that together");
  }
}
