package io.natrium.kernel.conductor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.natrium.kernel.ServerState;
import io.natrium.kernel.config.ConfigOrigin;
import io.natrium.kernel.config.Overlay;
import io.natrium.kernel.plugin.source.PluginRefused;
import io.natrium.kernel.plugin.source.PluginSource;
import io.natrium.kernel.plugin.source.PluginUnit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StartFailureTest {

  /** Breaks as a library does that is not complete. */
  private static final class BrokenSource implements PluginSource {

    private final Error failure = new NoClassDefFoundError("org/example/Missing");

    @Override
    public Found discover() {
      throw failure;
    }

    @Override
    public PluginUnit inspect(Path jar) throws PluginRefused {
      throw new PluginRefused("no jars here");
    }

    @Override
    public boolean takesJars() {
      return false;
    }

    @Override
    public void close() {
      // owns nothing
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void shouldTellTheCallerOfAnErrorInsteadOfWaitingForEver() {
    BrokenSource source = new BrokenSource();
    Conductor conductor =
        new Conductor(
            new ServerSetup(
                new ConfigOrigin.Text(""),
                Overlay.none(),
                Optional.empty(),
                List.of(source),
                false,
                false,
                0));
    assertSame(source.failure, assertThrows(Error.class, conductor::start));
    assertEquals(ServerState.CLOSED, conductor.state());
  }
}
