package io.natrium.launcher.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeapKeeperTest {

  private static final long MIB = 1 << 20;

  private long activity;
  private long used = 10;
  private long live = 10;
  private int collections;
  private final HeapKeeper keeper = new HeapKeeper(() -> activity, () -> used * MIB, this::collect);

  private void collect() {
    collections++;
    used = live;
  }

  private void lookWhileBusy(int times) {
    for (int i = 0; i < times; i++) {
      activity += HeapRule.QUIET;
      keeper.look();
    }
  }

  private void lookWhileQuiet(int times) {
    for (int i = 0; i < times; i++) {
      activity += HeapRule.QUIET - 1;
      keeper.look();
    }
  }

  @Test
  void shouldCollectOnceWhenALoadIsOver() {
    keeper.look();
    used = 90;
    lookWhileBusy(3);
    assertEquals(0, collections, "not while the server works");
    lookWhileQuiet(HeapRule.PATIENCE - 1);
    assertEquals(0, collections, "a load may pause");
    lookWhileQuiet(1);
    assertEquals(1, collections);
    lookWhileQuiet(100);
    assertEquals(1, collections, "there is nothing more to gain");
  }

  @Test
  void shouldNotCollectAQuietServerForLittle() {
    keeper.look();
    used = 25;
    lookWhileQuiet(100);
    assertEquals(0, collections);
    used = 26;
    lookWhileQuiet(1);
    assertEquals(1, collections);
  }

  @Test
  void shouldCollectABusyServerBeforeThePauseGrowsLong() {
    keeper.look();
    used = 137;
    lookWhileBusy(5);
    assertEquals(0, collections);
    used = 138;
    lookWhileBusy(1);
    assertEquals(1, collections);
    used = 130;
    lookWhileBusy(5);
    assertEquals(1, collections);
  }

  @Test
  void shouldMeasureGarbageByWhatIsAlive() {
    live = 400;
    used = 400;
    lookWhileBusy(1);
    used = 1199;
    lookWhileBusy(5);
    assertEquals(0, collections);
    used = 1200;
    lookWhileBusy(1);
    assertEquals(1, collections);
  }

  @Test
  void shouldTakeNoteOfCollectionsOfTheJvm() {
    used = 300;
    lookWhileBusy(1);
    used = 12;
    lookWhileBusy(1);
    used = 60;
    lookWhileQuiet(HeapRule.PATIENCE);
    assertEquals(1, collections);
  }
}
