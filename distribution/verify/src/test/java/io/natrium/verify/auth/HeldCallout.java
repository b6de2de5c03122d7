package io.natrium.verify.auth;

import io.natrium.auth.callout.AuthCalloutPlugin;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The plugin of the auth callout, whose start takes as long as the test wants, or fails. */
final class HeldCallout implements ServerPlugin {

  /** Down once the start is under way, which is after the change of the configuration. */
  final CountDownLatch starting = new CountDownLatch(1);

  /** Lets the start go on. */
  final CountDownLatch released = new CountDownLatch(1);

  private final AuthCalloutPlugin plugin = new AuthCalloutPlugin();
  private volatile boolean broken;

  /** Makes the plugin fail whenever it starts. */
  void broken(boolean now) {
    broken = now;
  }

  @Override
  public void declare(Declaration declaration) {
    plugin.declare(declaration);
  }

  @Override
  public void start(PluginContext context) throws Exception {
    starting.countDown();
    if (!released.await(30, TimeUnit.SECONDS) || broken) {
      throw new IllegalStateException("held for too long, or broken");
    }
    plugin.start(context);
  }

  @Override
  public CompletionStage<Void> drain(DrainReason reason, Duration grace) {
    return plugin.drain(reason, grace);
  }

  @Override
  public void stop() {
    plugin.stop();
  }
}
