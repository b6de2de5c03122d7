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

  /** Pauses that end with one event each. */
  private void pauses(int count, long micros) throws Exception {
    for (int i = 0; i < count; i++) {
      turn(0, false);
      now += TimeUnit.MICROSECONDS.toNanos(micros);
      turn(1, false);
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
    pauses(50, 10);
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
  void shouldLookAgainOncePausesAreShort() throws Exception {
    pauses(50, 10);
    assertEquals(LOOK_AGAIN, turn(0, false));
  }

  @Test
  void shouldSleepWhenAPauseTakesTooLong() throws Exception {
    pauses(50, 10);
    assertEquals(LOOK_AGAIN, turn(0, false));
    now += TimeUnit.MICROSECONDS.toNanos(60);
    assertEquals(SLEEP, turn(0, false));
  }

  @Test
  void shouldLosePatienceWhenPausesBecomeLong() throws Exception {
    pauses(50, 10);
    pauses(10, 1_000);
    assertEquals(SLEEP, turn(0, false));
  }

  @Test
  void shouldSleepAfterATurnThatBroughtMuch() throws Exception {
    pauses(50, 10);
    turn(1, false);
    pace.read(100_000);
    turn(0, true);
    assertEquals(SLEEP, turn(0, false));
    turn(1, false);
    pace.read(100);
    assertEquals(LOOK_AGAIN, turn(0, false));
  }
}
