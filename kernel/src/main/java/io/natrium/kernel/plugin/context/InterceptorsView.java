package io.natrium.kernel.plugin.context;

import io.natrium.kernel.intercept.Seated;
import io.natrium.kernel.intercept.SeatedInterceptors;
import io.natrium.kernel.plugin.context.RegistrationLedger.Kind;
import io.natrium.kernel.plugin.execution.Failures;
import io.natrium.kernel.plugin.execution.InlineCalls;
import io.natrium.spi.Registration;
import io.natrium.spi.intercept.Interception;
import io.natrium.spi.intercept.InterceptorSpec;
import io.natrium.spi.intercept.Interceptors;
import io.natrium.spi.intercept.MessageInterceptor;
import io.natrium.spi.session.Message;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The registry of interceptors as one plugin sees it. What is not inline runs on a serial executor
 * of the plugin, one for each registration. Thread: any.
 */
final class InterceptorsView implements Interceptors {

  /** Verdicts that may wait; each belongs to a publisher whose reads pause until its deadline. */
  private static final int MAX_WAITING = 65_536;

  /** How long a verdict may take that is waited for when the interceptor leaves. */
  private static final long LAST_VERDICT_MILLIS = 1000;

  private static final Interception PASS = new Interception.Pass();

  private final SeatedInterceptors registry;
  private final StartScope scope;

  InterceptorsView(SeatedInterceptors registry, StartScope scope) {
    this.registry = registry;
    this.scope = scope;
  }

  @Override
  public Registration register(InterceptorSpec spec, MessageInterceptor interceptor) {
    Executor executor = spec.inline() ? Runnable::run : scope.threads().serial("interceptor");
    String name = spec.account() + " " + spec.subject();
    Guarded guarded = new Guarded(scope, executor, interceptor, name, spec.failOpen());
    return scope
        .ledger()
        .enter(
            Kind.INTERCEPTOR,
            name,
            () -> new Place(registry.register(scope.pluginId(), spec, guarded), guarded));
  }

  /** Its place among the interceptors, which may outlast it. */
  private record Place(Seated seat, Guarded guarded) implements Seated {

    @Override
    public void leave() {
      seat.leave();
      guarded.revoke();
    }

    @Override
    public void close() {
      seat.close();
      guarded.revoke();
    }
  }

  /** Counts the calls, and holds nothing of the plugin once the registration is closed. */
  private static final class Guarded implements MessageInterceptor {

    private final StartScope scope;
    private final InlineCalls calls;
    private final Executor executor;
    private final boolean failOpen;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile MessageInterceptor target;
    private final Set<CompletableFuture<Interception>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Guarded(
        StartScope scope,
        Executor executor,
        MessageInterceptor target,
        String name,
        boolean failOpen) {
      this.scope = scope;
      this.calls = scope.inline("its interceptor of " + name);
      this.executor = executor;
      this.target = target;
      this.failOpen = failOpen;
    }

    /**
     * Lets go of the plugin after the verdicts that are waited for: no message of theirs is lost.
     */
    void revoke() {
      closed = true;
      open.forEach(this::settleSoon);
      scope.loops().forget(calls);
      try {
        executor.execute(() -> target = null);
      } catch (RejectedExecutionException e) { // its threads have ended, and nothing waits
        target = null;
      }
    }

    @Override
    public CompletionStage<Interception> onPublish(Message message) {
      CompletableFuture<Interception> verdict = new CompletableFuture<>();
      if (waiting.incrementAndGet() > MAX_WAITING) {
        waiting.decrementAndGet();
        scope.meter().failed();
        verdict.completeExceptionally(
            new IllegalStateException(
                "plugin " + scope.pluginId() + " has too many verdicts waiting"));
        return verdict;
      }
      try {
        executor.execute(() -> judge(message, verdict));
      } catch (RuntimeException e) {
        waiting.decrementAndGet();
        settleWithout(verdict);
      }
      if (!verdict.isDone()) {
        open.add(verdict);
        verdict.whenComplete((given, failure) -> open.remove(verdict));
        if (closed) {
          settleSoon(verdict);
        }
      }
      return verdict;
    }

    /** An executor that ends may drop what it had queued; the message must not wait for it. */
    private void settleSoon(CompletableFuture<Interception> verdict) {
      if (failOpen) {
        verdict.completeOnTimeout(PASS, LAST_VERDICT_MILLIS, TimeUnit.MILLISECONDS);
      } else {
        verdict.orTimeout(LAST_VERDICT_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    /**
     * The interceptor is not there any more. As if the message had come a little later: it passes,
     * or goes by the seat that is left.
     */
    private void settleWithout(CompletableFuture<Interception> verdict) {
      if (closed && failOpen) {
        verdict.complete(PASS);
      } else {
        verdict.completeExceptionally(stopped());
      }
    }

    private void judge(Message message, CompletableFuture<Interception> verdict) {
      waiting.decrementAndGet();
      MessageInterceptor asked = target;
      if (calls.isRevoked()) {
        verdict.completeExceptionally(stopped());
        return;
      }
      if (asked == null) {
        settleWithout(verdict);
        return;
      }
      long began = System.nanoTime();
      calls.enter(began);
      try {
        asked.onPublish(message).whenComplete((given, failure) -> settle(verdict, given, failure));
      } catch (Throwable failure) { // code of a plugin: anything may come, and nothing may pass
        settle(verdict, null, failure);
      } finally {
        calls.leave(began);
      }
    }

    private void settle(
        CompletableFuture<Interception> verdict, Interception given, Throwable failure) {
      if (failure == null && given != null) {
        verdict.complete(given);
        return;
      }
      if (closed) { // the plugin is being taken apart
        settleWithout(verdict);
        return;
      }
      scope.meter().failed();
      String text = failure == null ? "no verdict" : Failures.describe(failure);
      verdict.completeExceptionally(
          new IllegalStateException(
              "interceptor of plugin " + scope.pluginId() + " failed: " + text));
    }

    private IllegalStateException stopped() {
      return new IllegalStateException("plugin " + scope.pluginId() + " is stopped");
    }
  }
}
