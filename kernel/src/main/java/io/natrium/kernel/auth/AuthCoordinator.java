package io.natrium.kernel.auth;

import io.natrium.spi.Registration;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRegistry;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Authenticator;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.transport.Endpoint;
import io.natrium.spi.transport.EndpointAccess;
import io.natrium.spi.transport.PeerInfo;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Asks the authenticators one after another until one has a verdict. Thread: any. Fails closed: an
 * authenticator that throws or whose stage fails refuses the peer, and while one is away that peers
 * cannot do without, as during its reload, they wait.
 */
public final class AuthCoordinator implements AuthRegistry {

  private static final AuthDecision OPEN =
      new AuthDecision.Admit(new Grant(Grant.GLOBAL_ACCOUNT, ""));

  private final CopyOnWriteArrayList<Seat> authenticators = new CopyOnWriteArrayList<>();

  @Override
  public Registration register(Authenticator authenticator) {
    Seat seat = seatOf(authenticator);
    return () -> {
      if (!seat.leave(authenticator)) {
        authenticators.remove(seat);
      }
    };
  }

  /**
   * The seat that the authenticator left before, or a new one. Seats of authenticators that did not
   * come back are given up once another one asks peers for credentials.
   */
  private Seat seatOf(Authenticator authenticator) {
    synchronized (authenticators) {
      for (Seat seat : authenticators) {
        if (seat.awaits(authenticator)) {
          seat.take(authenticator);
          return seat;
        }
      }
      Seat seat = new Seat(authenticator);
      authenticators.add(seat);
      authenticators.sort(Comparator.comparingInt(Seat::order));
      if (authenticator.required()) {
        for (Seat left : authenticators) {
          if (left.isVacant()) {
            authenticators.remove(left);
            left.giveUp();
          }
        }
      }
      return seat;
    }
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

  /** Whether a peer has to show credentials, where its listener may have rules of its own. */
  public boolean required(PeerInfo peer) {
    return overrides(peer).isPresent() || required();
  }

  private static Optional<EndpointAccess> access(PeerInfo peer) {
    return peer.endpoint().flatMap(Endpoint::access);
  }

  private static Optional<EndpointAccess> overrides(PeerInfo peer) {
    return access(peer).filter(EndpointAccess::overrides);
  }

  /** How long a peer may take to be let in, where its listener or an authenticator says so. */
  public Optional<Duration> timeout(PeerInfo peer) {
    Optional<Duration> own = access(peer).flatMap(EndpointAccess::timeout);
    if (own.isPresent()) {
      return own;
    }
    for (Authenticator authenticator : authenticators) {
      Optional<Duration> timeout = authenticator.timeout();
      if (timeout.isPresent()) {
        return timeout;
      }
    }
    return Optional.empty();
  }

  /** Whether a peer that shows nothing may be let in although credentials are asked for. */
  public boolean admitsAnonymous(PeerInfo peer) {
    Optional<EndpointAccess> own = overrides(peer);
    if (own.isPresent()) {
      return !own.get().noAuthUser().isEmpty();
    }
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
    boolean required = overrides(request.peer()).isPresent();
    List<Authenticator> asked = List.copyOf(authenticators);
    return ask(asked, 0, required, request)
        .thenCompose(verdict -> review(asked, 0, request, verdict));
  }

  private static CompletionStage<AuthDecision> review(
      List<Authenticator> asked, int at, AuthRequest request, AuthDecision verdict) {
    if (at == asked.size()) {
      return CompletableFuture.completedFuture(verdict);
    }
    return asked
        .get(at)
        .review(request, verdict)
        .thenCompose(reviewed -> review(asked, at + 1, request, reviewed));
  }

  private static CompletionStage<AuthDecision> ask(
      List<Authenticator> asked, int at, boolean required, AuthRequest request) {
    if (at == asked.size()) {
      return CompletableFuture.completedFuture(
          required ? new AuthDecision.Deny("no authenticator accepts the credentials") : OPEN);
    }
    Authenticator authenticator = asked.get(at);
    boolean requiredNow = required || authenticator.required();
    return authenticator
        .decide(request)
        .thenCompose(
            decision ->
                decision instanceof AuthDecision.Abstain
                    ? ask(asked, at + 1, requiredNow, request)
                    : CompletableFuture.completedFuture(decision));
  }
}
