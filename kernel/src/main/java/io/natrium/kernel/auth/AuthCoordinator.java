package io.natrium.kernel.auth;

import io.natrium.spi.Registration;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Authenticator;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.transport.Endpoint;
import io.natrium.spi.transport.EndpointAccess;
import io.natrium.spi.transport.IoLoop;
import io.natrium.spi.transport.PeerInfo;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Asks the authenticators one after another until one has a verdict. Thread: any. Fails closed: an
 * authenticator that throws or whose stage fails refuses the peer; while one is away that peers
 * cannot do without, as during its reload, they wait, and once it is out of service they are
 * refused.
 */
public final class AuthCoordinator implements SeatedAuthenticators {

  private static final AuthDecision OPEN =
      new AuthDecision.Admit(new Grant(Grant.GLOBAL_ACCOUNT, ""));

  /** More changes than this while one peer is judged are none that a server goes through. */
  private static final int MOST_ATTEMPTS = 16;

  /** In the order in which they are asked; changed under its own lock. */
  private final CopyOnWriteArrayList<Seat> seats = new CopyOnWriteArrayList<>();

  private final AtomicLong changes = new AtomicLong();
  private long numbers;
  private volatile boolean ending;

  /** The server ends: nobody has to be told of an authenticator that goes from now on. */
  public void end() {
    ending = true;
  }

  @Override
  public Registration register(Authenticator authenticator) {
    Seat seat = seatOf(authenticator);
    return () -> {
      if (!seat.leave(authenticator, ending)) {
        seats.remove(seat);
      }
    };
  }

  /**
   * The seat that the authenticator left before, or a new one. Seats that may be replaced are given
   * up once another authenticator asks peers for credentials.
   */
  private Seat seatOf(Authenticator authenticator) {
    synchronized (seats) {
      for (Seat seat : seats) {
        if (seat.awaits(authenticator)) {
          seat.take(authenticator);
          return seat;
        }
      }
      Seat seat = new Seat(authenticator, numbers++);
      insert(seat);
      if (authenticator.required()) {
        changed();
        giveUp(Seat::isReplaceable);
      }
      giveUp(other -> other.stoodFor(authenticator));
      return seat;
    }
  }

  /** In one step, so that nobody ever sees it in the wrong place. */
  private void insert(Seat seat) {
    int at = 0;
    while (at < seats.size() && seat.isAfter(seats.get(at))) {
      at++;
    }
    seats.add(at, seat);
  }

  private void giveUp(Predicate<Seat> which) {
    for (Seat seat : seats) {
      if (which.test(seat)) {
        seats.remove(seat);
        seat.giveUp();
      }
    }
  }

  @Override
  public Set<String> absent() {
    Set<String> owners = new LinkedHashSet<>();
    for (Seat seat : seats) {
      if (seat.isVacant()) {
        owners.add(seat.owner());
      }
    }
    return owners;
  }

  @Override
  public void expect(String owner) {
    synchronized (seats) {
      if (seats.stream().noneMatch(seat -> seat.isOf(owner))) {
        insert(new Seat(owner, numbers++));
        changed();
      }
    }
  }

  @Override
  public void shut(String owner) {
    for (Seat seat : seats) {
      if (seat.isOf(owner)) {
        seat.shut();
      }
    }
  }

  @Override
  public void replaceable(String owner) {
    for (Seat seat : seats) {
      if (seat.isOf(owner)) {
        seat.replaceable();
      }
    }
  }

  @Override
  public void free(String owner) {
    synchronized (seats) {
      giveUp(seat -> seat.isVacant() && seat.isOf(owner));
    }
  }

  /** What peers are judged by has changed: verdicts on their way are found anew. */
  public void changed() {
    changes.incrementAndGet();
  }

  /** Whether a peer has to show credentials. */
  public boolean required() {
    for (Seat authenticator : seats) {
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
    for (Seat authenticator : seats) {
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
    for (Seat authenticator : seats) {
      if (authenticator.admitsAnonymous()) {
        return true;
      }
    }
    return false;
  }

  /** Whether peers need a challenge to sign. */
  public boolean challenges() {
    for (Seat authenticator : seats) {
      if (authenticator.challenges()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Decides on a peer and tells the verdict on its loop, where it still holds: what was found by
   * rules that changed meanwhile is found anew.
   *
   * @param then called once, on the loop
   */
  public void decide(AuthRequest request, IoLoop loop, Consumer<AuthDecision> then) {
    decide(request, loop, then, 1);
  }

  private void decide(AuthRequest request, IoLoop loop, Consumer<AuthDecision> then, int attempt) {
    long asked = changes.get();
    decide(request)
        .whenComplete(
            (verdict, failure) -> {
              Runnable telling =
                  () -> {
                    if (changes.get() == asked) {
                      then.accept(verdict);
                    } else if (attempt < MOST_ATTEMPTS) {
                      decide(request, loop, then, attempt + 1);
                    } else {
                      then.accept(new AuthDecision.Deny("the rules do not cease to change"));
                    }
                  };
              if (loop.inLoop()) {
                telling.run();
              } else {
                loop.execute(telling);
              }
            });
  }

  /**
   * Decides on a peer. Authenticators that come meanwhile are asked too, if it is not their turn
   * yet. The stage completes on any thread and never fails.
   */
  public CompletionStage<AuthDecision> decide(AuthRequest request) {
    boolean required = overrides(request.peer()).isPresent();
    return ask(null, required, request).thenCompose(verdict -> review(null, request, verdict));
  }

  /**
   * Whose turn is next.
   *
   * @param last who was asked last, null for nobody
   * @return null if all were asked
   */
  private Seat next(Seat last) {
    for (Seat seat : seats) {
      if (last == null || seat.isAfter(last)) {
        return seat;
      }
    }
    return null;
  }

  private CompletionStage<AuthDecision> review(
      Seat last, AuthRequest request, AuthDecision verdict) {
    Seat seat = next(last);
    return seat == null
        ? CompletableFuture.completedFuture(verdict)
        : seat.review(request, verdict).thenCompose(reviewed -> review(seat, request, reviewed));
  }

  private CompletionStage<AuthDecision> ask(Seat last, boolean required, AuthRequest request) {
    Seat seat = next(last);
    if (seat == null) {
      return CompletableFuture.completedFuture(
          required ? new AuthDecision.Deny("no authenticator accepts the credentials") : OPEN);
    }
    return seat.decide(request)
        .thenCompose(
            decision ->
                decision instanceof AuthDecision.Abstain
                    ? ask(seat, required || seat.required(), request)
                    : CompletableFuture.completedFuture(decision));
  }
}
