package io.natrium.tcp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.SelectStrategy;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final int SLEEP = SelectStrategy.SELECT;
  private static final int LOOK_AGAIN = SelectStrategy.CONTINUE;

  private long now;
  private final Pace pace = new Pace(() -> now);

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
    for (int i = 0; i < PatienceTrial.FIRST + 5 * PatienceTrial.PHASE; i++) {
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
    pauses(PatienceTrial.FIRST + 5 * PatienceTrial.PHASE, 40);
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
}
