package io.natrium.kernel.auth;

import io.natrium.spi.Registration;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRegistry;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Authenticator;
import io.natrium.spi.auth.Grant;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the authenticators one after another until one has a verdict. Thread: any. Fails closed: an
 * authenticator that throws or whose stage fails refuses the peer.
 */
public final class AuthCoordinator implements AuthRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(AuthCoordinator.class);
  private static final AuthDecision OPEN =
      new AuthDecision.Admit(new Grant(Grant.GLOBAL_ACCOUNT, ""));

  private final CopyOnWriteArrayList<Authenticator> authenticators = new CopyOnWriteArrayList<>();

  @Override
  public Registration register(Authenticator authenticator) {
    synchronized (authenticators) {
      authenticators.add(authenticator);
      authenticators.sort(Comparator.comparingInt(Authenticator::order));
    }
    return () -> authenticators.remove(authenticator);
  }

  /** Whether a peer has to show credentials. */
  public boolean required() {
    for (Authenticator authenticator : authenticators) {
      if (authenticator.required()) {
        return true;
      }
    }
    return false;
  }

  /** How long a peer may take to be let in, where an authenticator says so. */
  public Optional<Duration> timeout() {
    for (Authenticator authenticator : authenticators) {
      Optional<Duration> timeout = authenticator.timeout();
      if (timeout.isPresent()) {
        return timeout;
      }
    }
    return Optional.empty();
  }

  /** Whether a peer that shows nothing may be let in although credentials are asked for. */
  public boolean admitsAnonymous() {
    for (Authenticator authenticator : authenticators) {
      if (authenticator.admitsAnonymous()) {
        return true;
      }
    }
    return false;
  }

  /** Whether peers need a challenge to sign. */
  public boolean challenges() {
    for (Authenticator authenticator : authenticators) {
      if (authenticator.challenges()) {
        return true;
      }
    }
    return false;
  }

  /** Decides on a peer. The stage completes on any thread and never fails. */
  public CompletionStage<AuthDecision> decide(AuthRequest request) {
    return ask(List.copyOf(authenticators), 0, false, request);
  }

  private static CompletionStage<AuthDecision> ask(
      List<Authenticator> asked, int at, boolean required, AuthRequest request) {
    if (at == asked.size()) {
      return CompletableFuture.completedFuture(
          required ? new AuthDecision.Deny("no authenticator accepts the credentials") : OPEN);
    }
    Authenticator authenticator = asked.get(at);
    boolean requiredNow = required || authenticator.required();
    CompletionStage<AuthDecision> stage;
    try {
      stage = authenticator.decide(request);
    } catch (RuntimeException failure) {
      stage = CompletableFuture.failedFuture(failure);
    }
    return stage
        .exceptionally(failure -> refuse(authenticator, failure))
        .thenCompose(
            decision ->
                decision instanceof AuthDecision.Abstain
                    ? ask(asked, at + 1, requiredNow, request)
                    : CompletableFuture.completedFuture(decision));
  }

  private static AuthDecision refuse(Authenticator authenticator, Throwable failure) {
    LOG.error("Authenticator {} failed", authenticator.getClass().getName(), failure);
    return new AuthDecision.Deny("the authenticator failed");
  }
}
