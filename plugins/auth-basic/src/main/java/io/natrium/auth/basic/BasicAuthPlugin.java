package io.natrium.auth.basic;

import io.natrium.spi.plugin.ConfigHandle;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets peers in by the users, passwords and tokens of the configuration file.
 *
 * <p>Thread: the plugin's control thread.
 */
public final class BasicAuthPlugin implements ServerPlugin {

  private static final int HASHING_THREADS = 2;

  private ConfigHandle<AuthorizationOptions> options;

  /** Makes the plugin. */
  public BasicAuthPlugin() {}

  @Override
  public void declare(Declaration declaration) {
    options = declaration.section(new AuthorizationSection());
  }

  @Override
  public void start(PluginContext context) {
    context
        .auth()
        .register(
            new BasicAuthenticator(
                options::get, context.executors().pool("hashing", HASHING_THREADS)));
  }

  @Override
  public CompletionStage<Void> drain(DrainReason reason, Duration grace) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void stop() {
    // Threads and registrations end with the plugin.
  }
}
