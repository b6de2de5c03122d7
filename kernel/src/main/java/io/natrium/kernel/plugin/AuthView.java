package io.natrium.kernel.plugin;

import io.natrium.kernel.plugin.RegistrationLedger.Kind;
import io.natrium.spi.Registration;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRegistry;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Authenticator;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The registry of authenticators as one plugin sees it. Thread: any. */
final class AuthView implements AuthRegistry {

  private final AuthRegistry registry;
  private final StartScope scope;

  AuthView(AuthRegistry registry, StartScope scope) {
    this.registry = registry;
    this.scope = scope;
  }

  @Override
  public Registration register(Authenticator authenticator) {
    Guarded guarded = new Guarded(scope, authenticator);
    return scope
        .ledger()
        .enter(
            Kind.AUTHENTICATOR,
            "of order " + authenticator.order(),
            () -> {
              Registration registration = registry.register(guarded);
              return (Registration)
                  () -> {
                    registration.close();
                    guarded.target = null;
                  };
            });
  }

  /** Counts the calls, and holds nothing of the plugin once the registration is closed. */
  private static final class Guarded implements Authenticator {

    private final String pluginId;
    private final PluginMeter meter;
    private final int order;
    private volatile Authenticator target;

    Guarded(StartScope scope, Authenticator target) {
      this.pluginId = scope.pluginId();
      this.meter = scope.meter();
      this.order = target.order();
      this.target = target;
    }

    @Override
    public int order() {
      return order;
    }

    @Override
    public boolean required() {
      Authenticator asked = target;
      return asked == null || asked.required();
    }

    @Override
    public Optional<Duration> timeout() {
      Authenticator asked = target;
      return asked == null ? Optional.empty() : asked.timeout();
    }

    @Override
    public boolean admitsAnonymous() {
      Authenticator asked = target;
      return asked != null && asked.admitsAnonymous();
    }

    @Override
    public boolean challenges() {
      Authenticator asked = target;
      return asked != null && asked.challenges();
    }

    @Override
    public CompletionStage<AuthDecision> decide(AuthRequest request) {
      Authenticator asked = target;
      if (asked == null) {
        return CompletableFuture.failedStage(
            new IllegalStateException("plugin " + pluginId + " is stopped"));
      }
      long began = System.nanoTime();
      try {
        return asked.decide(request);
      } catch (RuntimeException | Error e) {
        meter.failed();
        throw e;
      } finally {
        meter.called(began);
      }
    }
  }
}
