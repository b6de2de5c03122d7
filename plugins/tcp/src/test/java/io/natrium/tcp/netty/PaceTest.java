package io.natrium.tcp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.SelectStrategy;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final int SLEEP = SelectStrategy.SELECT;
  private static final int LOOK_AGAIN = SelectStrategy.CONTINUE;

  private static final long SHORTEST_REST = TimeUnit.MICROSECONDS.toNanos(10);

  private long now;
  private final Pace pace = new Pace(() -> now++);

  private int turn(int events, boolean tasks) throws Exception {
    return pace.calculateStrategy(() -> events, tasks);
  }

  /** Pauses that end with one event each, a message among them. */
  private void pauses(int count, long micros) throws Exception {
    for (int i = 0; i < count; i++) {
      pause(micros, micros);
    }
  }

  private void pause(long whenAwake, long whenAsleep) throws Exception {
    boolean awake = turn(0, false) == LOOK_AGAIN;
    now += TimeUnit.MICROSECONDS.toNanos(awake ? whenAwake : whenAsleep);
    turn(1, false);
    pace.read(100);
  }

  /** Pauses of a peer that waits for answers, long enough to find out that patience pays. */
  private void pausesOfAnAskingPeer() throws Exception {
    for (int i = 0; i < PaceTrial.FIRST + 5 * PaceTrial.PHASE; i++) {
      pause(5, 40);
    }
  }

  @Test
  void shouldSleepAtOnceBeforeItKnowsItsTraffic() throws Exception {
    assertEquals(SLEEP, turn(0, false));
  }

  @Test
  void shouldHandleWhatIsThereBesideItsTasks() throws Exception {
    assertEquals(3, turn(3, true));
    assertEquals(0, turn(0, true));
  }

  @Test
  void shouldHandleWhatIsThereOnceItIsPatient() throws Exception {
    pausesOfAnAskingPeer();
    assertEquals(3, turn(3, false));
  }

  @Test
  void shouldNotLookBeforeItSleepsAnyway() throws Exception {
    assertEquals(
        SLEEP,
        pace.calculateStrategy(
            () -> {
              throw new AssertionError("a look for nothing");
            },
            false));
  }

  @Test
  void shouldLookAgainWhereThatBringsMessagesSooner() throws Exception {
    pausesOfAnAskingPeer();
    assertEquals(LOOK_AGAIN, turn(0, false));
  }

  @Test
  void shouldSleepWherePeersSendAtTheirOwnRate() throws Exception {
    pauses(PaceTrial.FIRST + 5 * PaceTrial.PHASE, 40);
    assertEquals(SLEEP, turn(0, false));
  }

  @Test
  void shouldSleepWhenAPauseTakesTooLong() throws Exception {
    pausesOfAnAskingPeer();
    assertEquals(LOOK_AGAIN, turn(0, false));
    now += TimeUnit.MICROSECONDS.toNanos(60);
    assertEquals(SLEEP, turn(0, false));
  }

  @Test
  void shouldLosePatienceWhenPausesBecomeLong() throws Exception {
    pausesOfAnAskingPeer();
    pauses(10, 1_000);
    assertEquals(SLEEP, turn(0, false));
  }

  @Test
  void shouldSleepAfterATurnThatBroughtMuch() throws Exception {
    pausesOfAnAskingPeer();
    turn(1, false);
    pace.read(100_000);
    turn(0, true);
    assertEquals(SLEEP, turn(0, false));
    turn(1, false);
    pace.read(100);
    assertEquals(LOOK_AGAIN, turn(0, false));
  }

  /**
   * Turns of a peer that sends one by one as fast as it can; whether the loop rested at the end.
   */
  private boolean restsAmongTurns(int bytesAfterRest, int bytesOtherwise) throws Exception {
    boolean rested = false;
    for (int i = 0; i < 3 * PaceTrial.FIRST; i++) {
      long began = now;
      turn(1, false);
      rested = now - began > SHORTEST_REST;
      now += TimeUnit.MICROSECONDS.toNanos(5);
      pace.read(rested ? bytesAfterRest : bytesOtherwise);
    }
    return rested;
  }

  @Test
  void shouldRestWhereMoreIsThereAfterwards() throws Exception {
    assertTrue(restsAmongTurns(100, 10));
  }

  @Test
  void shouldNotRestWherePeersWaitForAnswers() throws Exception {
    assertFalse(restsAmongTurns(10, 10));
  }

  @Test
  void shouldNotRestAfterATurnThatBroughtMuch() throws Exception {
    assertFalse(restsAmongTurns(1_000_000, 10_000));
  }
}
