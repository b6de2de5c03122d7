package io.natrium.tcp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PatienceTrialTest {

  private static final int WHOLE_TRIAL = 4 * PatienceTrial.PHASE;
  private static final int BYTES = 100;

  private long now;
  private final PatienceTrial trial = new PatienceTrial(() -> now);

  /** Turns of {@link #BYTES} each, that take their time; how many of them were patient. */
  private int turns(int count, long whenPatient, long otherwise) {
    int patient = 0;
    for (int i = 0; i < count; i++) {
      boolean isPatient = trial.patient();
      patient += isPatient ? 1 : 0;
      now += isPatient ? whenPatient : otherwise;
      trial.turn(BYTES);
    }
    return patient;
  }

  @Test
  void shouldNotBePatientBeforeATrial() {
    assertEquals(0, turns(PatienceTrial.FIRST, 10, 20));
  }

  @Test
  void shouldTryBothWaysTwice() {
    turns(PatienceTrial.FIRST, 10, 10);
    for (int phase = 0; phase < 4; phase++) {
      assertEquals(phase % 2 * PatienceTrial.PHASE, turns(PatienceTrial.PHASE, 10, 10));
    }
  }

  @Test
  void shouldBePatientWhereThatBringsClearlyMore() {
    turns(PatienceTrial.FIRST + WHOLE_TRIAL, 10, 20);
    assertTrue(trial.patient());
  }

  @Test
  void shouldNotBePatientWhereThatBringsHardlyMore() {
    turns(PatienceTrial.FIRST + WHOLE_TRIAL, 10, 11);
    assertFalse(trial.patient());
  }

  @Test
  void shouldNotBePatientWhereThatBringsMoreOnlyOnce() {
    turns(PatienceTrial.FIRST, 10, 20);
    turns(WHOLE_TRIAL / 2, 10, 20);
    turns(WHOLE_TRIAL / 2, 20, 20);
    assertFalse(trial.patient());
  }

  @Test
  void shouldTryAgainLaterAndLoseItsPatience() {
    turns(PatienceTrial.FIRST + WHOLE_TRIAL, 10, 20);
    assertEquals(PatienceTrial.LAST, turns(PatienceTrial.LAST, 20, 20));
    turns(WHOLE_TRIAL, 20, 20);
    assertFalse(trial.patient());
  }

  @Test
  void shouldTryMoreSeldomWhilePatienceDoesNotPay() {
    turns(PatienceTrial.FIRST + WHOLE_TRIAL, 20, 20);
    assertEquals(0, turns(2 * PatienceTrial.FIRST, 20, 20));
    assertEquals(WHOLE_TRIAL / 2, turns(WHOLE_TRIAL, 20, 20));
  }

  @Test
  void shouldTryInAThirtiethOfTheTurnsAtMostInTheLongRun() {
    turns(10 * PatienceTrial.LAST, 20, 20);
    int patient = turns(10 * PatienceTrial.LAST, 20, 20);
    assertTrue(patient < 10 * PatienceTrial.LAST / 30, () -> patient + " patient turns");
  }

  @Test
  void shouldBeginAnewWhenTheTrafficChanges() {
    turns(PatienceTrial.FIRST + WHOLE_TRIAL, 10, 20);
    trial.forget();
    assertFalse(trial.patient());
    turns(PatienceTrial.FIRST + WHOLE_TRIAL, 10, 20);
    assertTrue(trial.patient());
  }
}
