package io.natrium.tcp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTrialTest {

  private static final int WHOLE_TRIAL = 4 * PaceTrial.PHASE;
  private static final int BYTES = 100;

  private long now;
  private final PaceTrial trial = new PaceTrial(() -> now, 1.25);

  /** Turns of {@link #BYTES} each, that take their time; how many of them went the other way. */
  private int turns(int count, long whenOther, long usually) {
    int other = 0;
    for (int i = 0; i < count; i++) {
      boolean isOther = trial.goesOtherWay();
      other += isOther ? 1 : 0;
      now += isOther ? whenOther : usually;
      trial.turn(BYTES);
    }
    return other;
  }

  @Test
  void shouldGoTheUsualWayBeforeATrial() {
    assertEquals(0, turns(PaceTrial.FIRST, 10, 20));
  }

  @Test
  void shouldTryBothWaysTwice() {
    turns(PaceTrial.FIRST, 10, 10);
    for (int phase = 0; phase < 4; phase++) {
      assertEquals(phase % 2 * PaceTrial.PHASE, turns(PaceTrial.PHASE, 10, 10));
    }
  }

  @Test
  void shouldGoTheOtherWayWhereThatBringsClearlyMore() {
    turns(PaceTrial.FIRST + WHOLE_TRIAL, 10, 20);
    assertTrue(trial.goesOtherWay());
  }

  @Test
  void shouldGoTheUsualWayWhereTheOtherBringsHardlyMore() {
    turns(PaceTrial.FIRST + WHOLE_TRIAL, 10, 11);
    assertFalse(trial.goesOtherWay());
  }

  @Test
  void shouldGoTheUsualWayWhereTheOtherBringsMoreOnlyOnce() {
    turns(PaceTrial.FIRST, 10, 20);
    turns(WHOLE_TRIAL / 2, 10, 20);
    turns(WHOLE_TRIAL / 2, 20, 20);
    assertFalse(trial.goesOtherWay());
  }

  @Test
  void shouldTryAgainLaterAndComeBackToTheUsualWay() {
    turns(PaceTrial.FIRST + WHOLE_TRIAL, 10, 20);
    assertEquals(PaceTrial.LAST, turns(PaceTrial.LAST, 20, 20));
    turns(WHOLE_TRIAL, 20, 20);
    assertFalse(trial.goesOtherWay());
  }

  @Test
  void shouldTryMoreSeldomWhileTheOtherWayDoesNotPay() {
    turns(PaceTrial.FIRST + WHOLE_TRIAL, 20, 20);
    assertEquals(0, turns(2 * PaceTrial.FIRST, 20, 20));
    assertEquals(WHOLE_TRIAL / 2, turns(WHOLE_TRIAL, 20, 20));
  }

  @Test
  void shouldTryInAThirtiethOfTheTurnsAtMostInTheLongRun() {
    turns(10 * PaceTrial.LAST, 20, 20);
    int other = turns(10 * PaceTrial.LAST, 20, 20);
    assertTrue(other < 10 * PaceTrial.LAST / 30, () -> other + " turns of the other way");
  }

  @Test
  void shouldBeginAnewWhenTheTrafficChanges() {
    turns(PaceTrial.FIRST + WHOLE_TRIAL, 10, 20);
    trial.forget();
    assertFalse(trial.goesOtherWay());
    turns(PaceTrial.FIRST + WHOLE_TRIAL, 10, 20);
    assertTrue(trial.goesOtherWay());
  }
}
