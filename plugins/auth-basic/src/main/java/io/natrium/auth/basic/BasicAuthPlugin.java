package io.natrium.auth.basic;

import io.natrium.spi.account.ConfiguredUsers;
import io.natrium.spi.account.UserSpec;
import io.natrium.spi.auth.TrustedProxies;
import io.natrium.spi.plugin.ConfigHandle;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.plugin.ServerProfile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets peers in by the users, passwords, keys and tokens of the configuration file.
 *
 * <p>Thread: the plugin's control thread.
 */
public final class BasicAuthPlugin implements ServerPlugin {

  private static final int HASHING_THREADS = 2;

  private ConfigHandle<AuthorizationOptions> options;
  private ConfigHandle<ProxySection.TrustedKeys> trustedKeys;
  private volatile ConfiguredUsers accounts = NoAccounts.INSTANCE;
  private volatile Optional<ServerProfile> profile = Optional.empty();

  /** Makes the plugin. */
  public BasicAuthPlugin() {}

  @Override
  public void declare(Declaration declaration) {
    options = declaration.section(new AuthorizationSection());
    trustedKeys = declaration.section(new ProxySection());
    declaration.provides(TrustedProxies.class);
    declaration.uses(ConfiguredUsers.class, false);
    declaration.uses(ServerProfile.class, false);
  }

  @Override
  public void start(PluginContext context) {
    context.whenAvailable(ConfiguredUsers.class, this::follow);
    context.whenAvailable(ServerProfile.class, found -> profile = found);
    ProxySignatures proxies = new ProxySignatures(trustedKeys::get);
    context.publish(TrustedProxies.class, proxies);
    BasicAuthenticator authenticator =
        new BasicAuthenticator(
            options::get,
            () -> accounts,
            proxies,
            () -> profile.map(ServerProfile::certificateWays).orElse(Set.of()),
            context.executors().pool("hashing", HASHING_THREADS));
    authenticator.prepare();
    context.auth().register(authenticator);
  }

  private void follow(Optional<ConfiguredUsers> service) {
    accounts = service.orElse(NoAccounts.INSTANCE);
  }

  @Override
  public CompletionStage<Void> drain(DrainReason reason, Duration grace) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void stop() {
    accounts = NoAccounts.INSTANCE;
    profile = Optional.empty();
  }

  /** What stands in while nobody offers accounts. */
  private enum NoAccounts implements ConfiguredUsers {
    INSTANCE;

    @Override
    public List<UserSpec> inAccounts() {
      return List.of();
    }

    @Override
    public boolean onlySystemConfigured() {
      return false;
    }
  }
}
