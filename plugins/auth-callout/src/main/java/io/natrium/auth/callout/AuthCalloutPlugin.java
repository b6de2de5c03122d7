package io.natrium.auth.callout;

import io.natrium.spi.account.ConfiguredUsers;
import io.natrium.spi.account.UserSpec;
import io.natrium.spi.auth.TrustedProxies;
import io.natrium.spi.plugin.ConfigHandle;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerKeys;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.plugin.ServerProfile;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Lets a service decide who may connect.
 *
 * <p>Thread: the plugin's control thread.
 */
public final class AuthCalloutPlugin implements ServerPlugin {

  private static final int THREADS = 2;

  private ConfigHandle<CalloutOptions> options;
  private volatile Optional<ConfiguredUsers> accounts = Optional.empty();
  private volatile Optional<TrustedProxies> proxies = Optional.empty();
  private volatile Optional<ServerKeys> keys = Optional.empty();
  private volatile Optional<ServerProfile> profile = Optional.empty();

  /** Makes the plugin. */
  public AuthCalloutPlugin() {}

  @Override
  public void declare(Declaration declaration) {
    options = declaration.section(new CalloutSection());
    declaration.authenticates();
    declaration.uses(ConfiguredUsers.class, false);
    declaration.uses(TrustedProxies.class, false);
    declaration.uses(ServerKeys.class, false);
    declaration.uses(ServerProfile.class, false);
  }

  @Override
  public void start(PluginContext context) {
    context.whenAvailable(ConfiguredUsers.class, found -> accounts = found);
    context.whenAvailable(TrustedProxies.class, found -> proxies = found);
    context.whenAvailable(ServerKeys.class, found -> keys = found);
    context.whenAvailable(ServerProfile.class, found -> profile = found);
    ServerKeys serverKeys = keys.orElseThrow(() -> new IllegalStateException("no keys to sign by"));
    ServerProfile serverProfile =
        profile.orElseThrow(() -> new IllegalStateException("nothing known of the server"));
    ScheduledExecutorService workers = context.executors().pool("callout", THREADS);
    Callout callout =
        new Callout(
            context.sessions(),
            this::accounts,
            serverKeys,
            new RequestClaims(context.server(), serverProfile, serverKeys),
            new AnswerJudge(context.server().id(), this::accounts, () -> proxies),
            workers);
    context.auth().register(new CalloutAuthenticator(options::get, callout));
  }

  private ConfiguredUsers accounts() {
    return accounts.orElse(NoAccounts.INSTANCE);
  }

  @Override
  public void stop() {
    accounts = Optional.empty();
    proxies = Optional.empty();
    keys = Optional.empty();
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
