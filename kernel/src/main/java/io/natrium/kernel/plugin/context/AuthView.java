package io.natrium.kernel.plugin.context;

import io.natrium.kernel.auth.OwnedAuthenticator;
import io.natrium.kernel.plugin.context.RegistrationLedger.Kind;
import io.natrium.kernel.plugin.execution.Failures;
import io.natrium.kernel.plugin.execution.InlineCalls;
import io.natrium.spi.Registration;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRegistry;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Authenticator;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry of authenticators as one plugin sees it. Thread: any. */
final class AuthView implements AuthRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(AuthView.class);

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
                    guarded.revoke();
                  };
            });
  }

  /**
   * Counts the calls, fails closed, and holds nothing of the plugin once the registration is
   * closed.
   */
  private static final class Guarded implements OwnedAuthenticator {

    private final StartScope scope;
    private final InlineCalls calls;
    private final int order;
    private volatile Authenticator target;

    Guarded(StartScope scope, Authenticator target) {
      this.scope = scope;
      this.calls = scope.inline("its authenticator");
      this.order = target.order();
      this.target = target;
    }

    void revoke() {
      target = null;
      scope.loops().forget(calls);
    }

    @Override
    public String owner() {
      return scope.pluginId();
    }

    @Override
    public int order() {
      return order;
    }

    @Override
    public boolean required() {
      return ask(Authenticator::required, true);
    }

    @Override
    public Optional<Duration> timeout() {
      return ask(Authenticator::timeout, Optional.empty());
    }

    @Override
    public boolean admitsAnonymous() {
      return ask(Authenticator::admitsAnonymous, false);
    }

    @Override
    public boolean challenges() {
      return ask(Authenticator::challenges, false);
    }

    /** Asks; the stricter answer where the plugin has none. */
    private <T> T ask(Function<Authenticator, T> question, T stricter) {
      Authenticator asked = target;
      if (asked == null || calls.isRevoked()) {
        return stricter;
      }
      long began = System.nanoTime();
      calls.enter(began);
      try {
        return Objects.requireNonNull(question.apply(asked), "null");
      } catch (RuntimeException
          | Error e) { // code of a plugin: whatever comes, the door stays shut
        if (scope.meter().failed()) {
          String text = Failures.describe(e);
          LOG.error("Plugin {}: its authenticator failed: {}", scope.pluginId(), text);
        }
        return stricter;
      } finally {
        calls.leave(began);
      }
    }

    @Override
    public CompletionStage<AuthDecision> decide(AuthRequest request) {
      return judge(asked -> asked.decide(request));
    }

    @Override
    public CompletionStage<AuthDecision> review(AuthRequest request, AuthDecision verdict) {
      return judge(asked -> asked.review(request, verdict));
    }

    private CompletionStage<AuthDecision> judge(
        Function<Authenticator, CompletionStage<AuthDecision>> question) {
      Authenticator asked = target;
      if (asked == null || calls.isRevoked()) {
        return CompletableFuture.failedStage(
            new IllegalStateException("plugin " + scope.pluginId() + " is stopped"));
      }
      long began = System.nanoTime();
      calls.enter(began);
      try {
        return question.apply(asked);
      } catch (RuntimeException | Error e) {
        scope.meter().failed();
        throw e;
      } finally {
        calls.leave(began);
      }
    }
  }
}
