package io.natrium.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {

  @Test
  void putsBackWhatTheStartScriptTookAway() {
    String[] arguments = {"--pass", "[REDACTED:1]", "--auth=[REDACTED:2]", "-p", "1"};
    assertArrayEquals(
        new String[] {"--pass", "a b", "--auth=t=u", "-p", "1"},
        Secrets.restore(arguments, Map.of("NATRIUM_ARG_1", "a b", "NATRIUM_ARG_2", "t=u")));
  }

  @Test
  void leavesWhatItDoesNotKnow() {
    String[] arguments = {"--pass", "[REDACTED:7]", "[REDACTED:", "x]"};
    assertArrayEquals(arguments, Secrets.restore(arguments, Map.of()));
  }
}
