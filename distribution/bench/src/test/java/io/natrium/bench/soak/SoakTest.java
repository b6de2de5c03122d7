package io.natrium.bench.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The built distribution under mixed traffic for an hour, or as long as it is told. */
@Tag("soak")
class SoakTest {

  @Test
  void shouldLoseNothingAndGrowNowhere() throws Exception {
    SoakRun run =
        new SoakRun(
            System.getProperty("natrium.soak.command"),
            Double.parseDouble(System.getProperty("natrium.soak.seconds")),
            Double.parseDouble(System.getProperty("natrium.soak.rate")),
            20,
            30,
            2);
    assertEquals(List.of(), run.run(System.out));
  }
}
